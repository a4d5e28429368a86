/**
 * The attribute dictionary of OCSF 1.5.0, as far as the class Detection Finding reaches: what type an attribute has wherever an
 * object does not say otherwise, and which values an enumeration has. `[]` is a list.
 */
import { valuesIn, wordsIn } from './notation.ts';

const namesByType: Readonly<Record<string, string>> = {
  string_t: `
    activity_name algorithm app_name app_uid architecture args auth_protocol autoscale_uid bios_date bios_manufacturer bios_ver
    boot_uid boundary build bulletin caption category category_name chassis cipher city class class_name classification
    cmd_line comment community_uid company_name confidence confidentiality content_type continent correlation_uid cost_center
    country cpe_name cpu_architecture cpu_type credential_uid criticality cwe_uid decision dependency_chain depth desc
    developer_uid direction display_name domain drive_type edition eid employee_uid error error_message event_code event_uid
    expiration_reason exploit_requirement exploit_type ext factor_type fix_coverage fixed_in_version flag_history from_mailbox
    full_name geodetic_altitude geodetic_vertical_accuracy geohash given_name horizontal_accuracy http_method hypervisor iccid ime
    imei impact install_state instance_uid integrity interface_name interface_uid internal_name invoked_by isp isp_org issuer
    job_title kernel_release key_uid keyboard_layout keyboard_type lang ldap_cn ldap_dn license log_level log_name log_provider
    log_version meid message message_uid mime_type model name namespace network_driver observation_parameter observation_type
    observed_pattern office_location opcode operation orchestrator original_time ou_name ou_uid package_manager parent_folder
    parent_uid path phase phone_number postal_code pressure_altitude product_uid protocol_name protocol_ver provider purl
    query_language query_string raw_data raw_header referrer region relation release resource_type risk_details risk_level run_state
    runtime sandbox scheme score section_a section_b section_c section_d security_descriptor serial_number severity short_desc sni
    source sp_name state status status_code status_detail subdomain subject subnet_uid surname svc_name tag target tenant_uid
    terminal title type type_name udid uid uid_alt user_agent value vector_string vendor_name verdict version vlan_uid volume
    vpc_uid working_directory zone aerial_height`,
  'string_t[]': `
    categories cc_mailboxes certificate_chain classifications client_ciphers data_sources debug flags imei_list
    kb_articles labels loaded_modules privileges profiles references related_vulnerabilities reply_to_mailboxes
    scopes security_questions server_ciphers to_mailboxes types values`,
  integer_t: `
    activity_id alert algorithm_id attributes auth_protocol_id body_length boundary_id category_uid class_uid code color_depth
    confidence_id confidence_score confidentiality_id count cpu_architecture_id cpu_bits cpu_cores cpu_count cpu_speed
    direction_id drive_type_id duration_days duration_hours duration_mins duration_months duration_secs duration_weeks
    duration_years end_column end_line epoch factor_type_id fix_coverage_id function_keys handshake_dur idle_timeout impact_id
    impact_score install_state_id integrity_id key_length keyboard_subtype latency length num_files num_infected num_volumes number
    opcode_id packet_uid phase_id physical_height physical_orientation physical_width pid protocol_num protocol_ver_id
    query_language_id ram_size rate_limit related_events_count risk_level_id risk_score run_state_id scale_factor score_id sequence
    severity_id sp_ver start_column start_line state_id status_id subnet_prefix tcp_flags tid timezone_offset type_id
    unique_malware_count untruncated_size verdict_id`,
  'integer_t[]': 'category_ids classification_ids',
  long_t: 'duration raw_data_size size type_uid',
  float_t: 'base_score lat long overall_score percentile',
  'float_t[]': 'coordinates',
  boolean_t: `
    fix_available has_mfa is_alert is_applied is_backed_up is_compliant is_deleted is_directed is_encrypted is_exploit_available
    is_fix_available is_group_provisioning_enabled is_hotp is_managed is_mfa is_mobile_account_active is_on_premises is_personal
    is_public is_read is_remote is_self_signed is_shared is_superseded is_supervised is_system is_totp is_truncated is_trusted
    is_user_provisioning_enabled is_vpn`,
  timestamp_t: `
    accessed_time boot_time created_time deleted_time end_time expiration_time exploit_last_seen_time first_seen_time hire_time
    last_login_time last_run_time last_seen_time leave_time logged_time modified_time next_run_time processed_time start_time
    terminated_time time transmit_time`,
  json_t: 'data scim_group_schema scim_user_schema',
  object: 'unmapped xattributes',
  email_t: 'delivered_to email_addr forward_addr from reply_to smtp_from',
  'email_t[]': 'cc delivered_to_list email_addrs smtp_to to',
  'file_path_t[]': 'lineage',
  hostname_t: 'hostname',
  ip_t: 'ip',
  'ip_t[]': 'intermediate_ips x_forwarded_for x_originating_ip',
  mac_t: 'mac',
  port_t: 'port',
  subnet_t: 'subnet',
  url_t: `
    cwe_url exploit_ref_url license_url login_endpoint logout_endpoint metadata_endpoint package_manager_url src_url uri url_string`,
  uuid_t: 'cpid os_machine_uuid pod_uuid uuid',
  account: 'account',
  actor: 'actor',
  advisory: 'advisory',
  'affected_code[]': 'affected_code',
  'affected_package[]': 'affected_packages',
  'agent[]': 'agent_list',
  'analysis_target[]': 'analysis_targets',
  analytic: 'analytic',
  'analytic[]': 'related_analytics',
  'anomaly[]': 'anomalies',
  'anomaly_analysis[]': 'anomaly_analyses',
  api: 'api',
  'attack[]': 'attacks',
  'auth_factor[]': 'auth_factors',
  'authorization[]': 'authorizations',
  autonomous_system: 'autonomous_system',
  'baseline[]': 'baselines',
  certificate: 'certificate',
  'cis_control[]': 'cis_controls',
  container: 'container',
  'container[]': 'containers',
  cve: 'cve',
  'cve[]': 'cves related_cves',
  'cvss[]': 'cvss',
  cwe: 'cwe',
  'cwe[]': 'related_cwes',
  d3f_tactic: 'd3f_tactic',
  d3f_technique: 'd3f_technique',
  'd3fend[]': 'countermeasures',
  database: 'database',
  databucket: 'databucket',
  device: 'device',
  device_hw_info: 'hw_info',
  digital_signature: 'signature',
  display: 'desktop_display',
  dns_query: 'query',
  'edge[]': 'edges',
  email: 'email',
  encryption_details: 'encryption_details',
  'enrichment[]': 'enrichments',
  'environment_variable[]': 'environment_variables',
  epss: 'epss',
  'evidences[]': 'evidences',
  extension: 'extension',
  'extension[]': 'extensions',
  feature: 'feature',
  file: 'file',
  'file[]': 'files',
  finding_info: 'finding_info',
  fingerprint: 'digest fingerprint hash ja3_hash ja3s_hash',
  'fingerprint[]': 'fingerprints hashes',
  graph: 'resource_relationship',
  group: 'group',
  'group[]': 'groups',
  'http_header[]': 'http_headers',
  http_request: 'http_request',
  http_response: 'http_response',
  idp: 'idp',
  image: 'image',
  'ja4_fingerprint[]': 'ja4_fingerprint_list',
  job: 'job',
  'kb_article[]': 'kb_article_list',
  'key_value_object[]': 'tags',
  keyboard_info: 'keyboard_info',
  'kill_chain_phase[]': 'kill_chain',
  ldap_person: 'ldap_person',
  location: 'location',
  'logger[]': 'loggers',
  long_string: 'script_content',
  'malware[]': 'malware',
  malware_scan_info: 'malware_scan_info',
  metadata: 'metadata',
  'metric[]': 'metrics',
  mitigation: 'mitigation',
  network_connection_info: 'connection_info',
  network_endpoint: 'dst_endpoint src_endpoint',
  'network_interface[]': 'network_interfaces',
  network_proxy: 'proxy_endpoint',
  'node[]': 'nodes',
  'observable[]': 'observables',
  'observation[]': 'observations',
  organization: 'org',
  os: 'os',
  'package[]': 'packages',
  policy: 'policy',
  'policy[]': 'policies',
  process: 'parent_process process',
  'process_entity[]': 'ancestry',
  product: 'product',
  'related_event[]': 'related_events',
  remediation: 'remediation',
  reputation: 'reputation',
  request: 'request',
  'resource_details[]': 'resources',
  response: 'response',
  rule: 'rule',
  'san[]': 'sans',
  scim: 'scim',
  script: 'script',
  service: 'service',
  session: 'session',
  sso: 'sso',
  sub_technique: 'sub_technique',
  tactic: 'tactic',
  'tactic[]': 'tactics',
  technique: 'technique',
  timespan: 'avg_timespan timespan',
  tls: 'tls',
  'tls_extension[]': 'extension_list tls_extension_list',
  'trait[]': 'traits',
  'transformation_info[]': 'transformation_info_list',
  url: 'url',
  'url[]': 'urls',
  user: 'accessor creator manager modifier owner user',
  vendor_attributes: 'vendor_attributes',
  'vulnerability[]': 'vulnerabilities',
};

/** The type of every attribute, by its name. */
export const typesByName: ReadonlyMap<string, string> = new Map(
  Object.entries(namesByType).flatMap(([type, names]) => wordsIn(names).map((name) => [name, type] as const)),
);

const numbers = {
  auth_protocol_id: '0-12,99',
  boundary_id: '0-11,99',
  category_ids:
    '0,1,3-7,9,11,14-18,20-27,29-38,40,43-47,49-61,63-68,71,83-90,92,93,95-99,101-103,106-114,118,121',
  confidence_id: '0-3,99',
  confidentiality_id: '0-6,99',
  cpu_architecture_id: '0-3,99',
  direction_id: '0-3,99',
  drive_type_id: '0-5,99',
  factor_type_id: '0-11,99',
  impact_id: '0-4,99',
  install_state_id: '0-3,99',
  integrity_id: '0-6,99',
  opcode_id: '0-6,99',
  phase_id: '0-7,99',
  risk_level_id: '0-4,99',
  score_id: '0-10,99',
  severity_id: '0-6,99',
  verdict_id: '0-10,99',
};

/** The values of an enumeration wherever an object does not say otherwise. */
export const valuesByName: ReadonlyMap<string, readonly (number | string)[]> = new Map<
  string,
  readonly (number | string)[]
>([
  ...Object.entries(numbers).map(([name, values]) => [name, valuesIn(values)] as const),
  ['depth', ['Base', 'Environmental', 'Temporal']],
  ['http_method', ['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'TRACE']],
]);
