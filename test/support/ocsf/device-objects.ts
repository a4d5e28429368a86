/** Objects of OCSF 1.5.0: devices, containers and the network between them. */
import type { Objects } from './notation.ts';

const named = 'name uid @any(name,uid)';
const endpoint = `
  agent_list domain hostname hw_info instance_uid interface_name interface_uid ip location mac name os owner subnet_uid type
  uid vlan_uid vpc_uid zone`;
const networkEndpoint = `
  ${endpoint} autonomous_system intermediate_ips isp isp_org port proxy_endpoint svc_name type_id=0-15,99
  @any(ip,uid,name,hostname,svc_name,instance_uid,interface_uid,interface_name,domain)`;

export const deviceObjects: Objects = {
  agent: `policies type type_id=0-9,99 uid_alt vendor_name version ${named}`,
  autonomous_system: 'name number @any(number,name)',
  certificate: `
    created_time expiration_time fingerprints is_self_signed issuer! sans serial_number! subject uid version`,
  container: `
    hash image labels network_driver orchestrator pod_uuid runtime size tag tags ${named}`,
  device: `
    ${endpoint} autoscale_uid boot_time boot_uid created_time desc eid first_seen_time groups hypervisor iccid image imei imei_list
    is_backed_up is_compliant is_managed is_mobile_account_active is_personal is_shared is_supervised is_trusted last_seen_time
    meid model modified_time network_interfaces org os_machine_uuid region risk_level risk_level_id risk_score subnet
    type_id!=0-15,99 udid uid_alt vendor_name
    @any(ip,uid,name,hostname,instance_uid,interface_uid,interface_name)`,
  device_hw_info: `
    bios_date bios_manufacturer bios_ver chassis cpu_architecture cpu_architecture_id cpu_bits cpu_cores cpu_count cpu_speed
    cpu_type desktop_display keyboard_info ram_size serial_number uuid vendor_name`,
  display: 'color_depth physical_height physical_orientation physical_width scale_factor',
  dns_query: 'class hostname! opcode opcode_id packet_uid type',
  http_header: 'name! value!',
  http_request: `
    args body_length http_headers http_method length referrer uid url user_agent version x_forwarded_for`,
  http_response: 'body_length code! content_type http_headers latency length message status',
  image: 'labels name path:file_path_t tag tags uid!',
  ja4_fingerprint: 'section_a section_b section_c section_d type type_id!=0-9,99 value!',
  keyboard_info: 'function_keys ime keyboard_layout keyboard_subtype keyboard_type',
  location: `
    aerial_height city continent coordinates country desc geodetic_altitude geodetic_vertical_accuracy geohash
    horizontal_accuracy is_on_premises isp lat long postal_code pressure_altitude provider region
    @any(city,country,postal_code,region)`,
  network_connection_info: `
    boundary boundary_id community_uid direction direction_id! flag_history protocol_name protocol_num protocol_ver
    protocol_ver_id=0,4,6,99 session tcp_flags uid`,
  network_endpoint: networkEndpoint,
  network_interface: `
    hostname ip mac name namespace subnet_prefix type type_id!=0-4,99 uid
    @any(ip,mac,name,hostname)`,
  network_proxy: networkEndpoint,
  os: `
    build country cpe_name cpu_bits edition kernel_release lang name! sp_name sp_ver type
    type_id!=0,99-101,200,201,300-302,400-402 version`,
  san: 'name! type!',
  tls: `
    alert certificate certificate_chain cipher client_ciphers extension_list handshake_dur ja3_hash ja3s_hash key_length sans
    server_ciphers sni tls_extension_list version!`,
  tls_extension: 'data type type_id!=0,1,5,10,13-16,18-21,41-45,47-51,99',
  url: `
    categories category_ids domain hostname path port query_string resource_type scheme subdomain url_string
    @any(url_string,path)`,
};
