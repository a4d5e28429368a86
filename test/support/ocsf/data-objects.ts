/** Objects of OCSF 1.5.0: files, mail and stores of data, and what is wrong with software. */
import type { Objects } from './notation.ts';

const named = 'name uid @any(name,uid)';
const software = `
  architecture cpe_name epoch hash license license_url name! package_manager package_manager_url purl release src_url type
  type_id=0-2,99 uid vendor_name version!`;

export const dataObjects: Objects = {
  advisory: `
    avg_timespan bulletin classification created_time desc install_state install_state_id is_superseded modified_time os product
    references related_cves related_cwes size src_url title uid!`,
  affected_code: 'end_column end_line file! owner remediation rule start_column start_line',
  affected_package: `${software} fixed_in_version path:file_path_t remediation`,
  cve: `
    created_time cvss cwe cwe_uid cwe_url desc epss modified_time product references related_cwes title type uid!`,
  cvss: `
    base_score! depth metrics overall_score severity src_url vector_string vendor_name version!`,
  cwe: 'caption src_url uid!',
  database: `created_time desc groups modified_time size type type_id!=0-6,99 ${named}`,
  databucket: `
    agent_list created_time criticality data desc encryption_details file group groups hostname ip is_backed_up is_encrypted
    is_public labels modified_time name namespace owner resource_relationship size tags type type_id!=0-3,99 uid:resource_uid_t
    uid_alt:resource_uid_t version
    @any(name,uid)`,
  digital_signature: `
    algorithm algorithm_id!=0-4,99 certificate created_time developer_uid digest state state_id=0-5,99`,
  edge: `data is_directed relation source! target! ${named}`,
  email: `
    cc cc_mailboxes delivered_to delivered_to_list files from from_mailbox http_headers is_read message_uid raw_header reply_to
    reply_to_mailboxes size smtp_from smtp_to subject to to_mailboxes uid urls x_originating_ip
    @any(from,to)`,
  encryption_details: 'algorithm algorithm_id=0-6,99 key_length key_uid type',
  epss: 'created_time percentile score! version',
  file: `
    accessed_time accessor attributes company_name confidentiality confidentiality_id created_time creator desc drive_type
    drive_type_id encryption_details ext hashes internal_name is_deleted is_encrypted is_system mime_type modified_time modifier
    name!:file_name_t owner parent_folder path:file_path_t product security_descriptor signature size tags type
    type_id!=0-7,99 uid uri url version volume xattributes`,
  fingerprint: 'algorithm algorithm_id!=0-7,99 value!:file_hash_t',
  graph: `
    desc edges is_directed nodes! query_language query_language_id=0-7,99 type ${named}`,
  long_string: 'is_truncated untruncated_size value!',
  malware: `
    classification_ids!=0-11,13-22,99 classifications cves files num_infected path:file_path_t provider severity severity_id
    ${named}`,
  malware_scan_info: `
    end_time num_files num_infected num_volumes size start_time type type_id!=0-7,99 unique_malware_count ${named}`,
  metric: 'name! value!',
  node: 'data desc name type uid!',
  package: software,
  rule: `category desc type version ${named}`,
  vulnerability: `
    advisory affected_code affected_packages category cve cwe dependency_chain desc exploit_last_seen_time exploit_ref_url
    exploit_requirement exploit_type first_seen_time fix_available fix_coverage fix_coverage_id=0-3,99 is_exploit_available
    is_fix_available kb_article_list kb_articles last_seen_time packages references related_vulnerabilities remediation severity
    title vendor_name
    @one(advisory,cve,cwe)`,
};
