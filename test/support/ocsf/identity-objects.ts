/** Objects of OCSF 1.5.0: people, programs and processes, what they may, and what they called. */
import type { Objects } from './notation.ts';

const named = 'name uid @any(name,uid)';

export const identityObjects: Objects = {
  account: `labels tags type type_id=0-18,99 ${named}`,
  actor: `
    app_name app_uid authorizations idp invoked_by process session user
    @any(process,user,invoked_by,session,app_name,app_uid)`,
  api: 'group operation! request response service version',
  auth_factor: `
    device email_addr factor_type factor_type_id! is_hotp is_totp phone_number provider security_questions`,
  authorization: 'decision policy',
  environment_variable: 'name! value!',
  group: `desc domain privileges type ${named}`,
  idp: `
    auth_factors domain fingerprint has_mfa issuer protocol_name scim sso state state_id=0-4,99 tenant_uid url_string ${named}`,
  job: `
    cmd_line created_time desc file! last_run_time name! next_run_time run_state run_state_id=0-4,99 user`,
  ldap_person: `
    cost_center created_time deleted_time display_name email_addrs employee_uid given_name hire_time job_title labels
    last_login_time ldap_cn ldap_dn leave_time location manager modified_time office_location phone_number surname tags`,
  organization: `ou_name ou_uid ${named}`,
  policy: `data desc group is_applied version ${named}`,
  process: `
    ancestry cmd_line cpid created_time environment_variables file integrity integrity_id lineage loaded_modules
    name:process_name_t parent_process path pid sandbox session terminated_time tid uid user working_directory xattributes
    @any(pid,uid,cpid)`,
  process_entity: `
    cmd_line cpid created_time name:process_name_t path pid uid
    @any(cmd_line,name,path,pid,uid,cpid)`,
  request: 'containers data flags uid!',
  response: 'code containers data error error_message flags message',
  scim: `
    auth_protocol auth_protocol_id created_time error_message is_group_provisioning_enabled is_user_provisioning_enabled
    last_run_time modified_time name protocol_name rate_limit scim_group_schema scim_user_schema state state_id=0-4,99 uid uid_alt
    url_string vendor_name version`,
  script: 'file hashes name parent_uid script_content! type type_id!=0-7,99 uid',
  service: `labels tags version ${named}`,
  session: `
    count created_time credential_uid expiration_reason expiration_time is_mfa is_remote is_vpn issuer terminal uid uid_alt uuid`,
  sso: `
    auth_protocol auth_protocol_id certificate created_time duration_mins idle_timeout login_endpoint logout_endpoint
    metadata_endpoint modified_time name protocol_name scopes uid vendor_name`,
  user: `
    account credential_uid display_name domain email_addr forward_addr full_name groups has_mfa ldap_person name:username_t org
    phone_number risk_level risk_level_id risk_score type type_id=0-3,99 uid uid_alt
    @any(account,name,uid)`,
};
