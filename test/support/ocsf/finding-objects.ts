/** Objects of OCSF 1.5.0: what a finding is, who reports it and how, and what was attacked. */
import type { Objects } from './notation.ts';

const named = 'name uid @any(name,uid)';

export const findingObjects: Objects = {
  analysis_target: 'name! type',
  analytic: `algorithm category desc related_analytics type type_id!=0-11,99 version ${named}`,
  anomaly: 'observation_parameter! observation_type observations! observed_pattern',
  anomaly_analysis: 'analysis_targets! anomalies! baselines',
  attack: `
    mitigation sub_technique tactic tactics technique version
    @any(tactic,technique,sub_technique)`,
  baseline: 'observation_parameter! observation_type observations! observed_pattern',
  cis_control: 'desc name! version',
  d3f_tactic: `src_url ${named}`,
  d3f_technique: `src_url ${named}`,
  d3fend: 'd3f_tactic d3f_technique version @any(d3f_tactic,d3f_technique)',
  enrichment: `
    created_time data! desc name! provider reputation short_desc src_url type value!`,
  evidences: `
    actor api connection_info container data database databucket device dst_endpoint email file http_request http_response
    ja4_fingerprint_list job name process query resources script src_endpoint tls uid url user verdict verdict_id
    @any(actor,api,connection_info,data,database,databucket,device,dst_endpoint,email,file,process,query,resources,src_endpoint,url,user,job,script)`,
  extension: 'name! uid! version!',
  feature: `version ${named}`,
  finding_info: `
    analytic attacks created_time data_sources desc first_seen_time kill_chain last_seen_time modified_time product product_uid
    related_analytics related_events related_events_count src_url tags title traits types uid! uid_alt`,
  kb_article: `
    avg_timespan bulletin classification created_time install_state install_state_id is_superseded os product severity size
    src_url title uid!`,
  key_value_object: 'name! value values @any(value,values)',
  kill_chain_phase: 'phase phase_id!',
  logger: `
    device event_uid log_level log_name log_provider log_version logged_time product transmit_time version ${named}`,
  metadata: `
    correlation_uid debug event_code extension extensions labels log_level log_name log_provider log_version logged_time loggers
    modified_time original_time processed_time product! profiles sequence tags tenant_uid transformation_info_list uid version!`,
  mitigation: `countermeasures src_url ${named}`,
  observable: 'name reputation type type_id!=0-27,30-42,44-45,99 value',
  observation: 'count timespan value!',
  product: `cpe_name feature lang path url_string vendor_name version ${named}`,
  related_event: `
    attacks count created_time desc first_seen_time kill_chain last_seen_time modified_time observables product product_uid severity
    severity_id tags title traits type type_name type_uid uid!`,
  remediation: 'cis_controls desc! kb_article_list kb_articles references',
  reputation: 'base_score! provider score score_id!',
  resource_details: `
    agent_list created_time criticality data group hostname ip is_backed_up labels modified_time name namespace owner
    resource_relationship tags type uid:resource_uid_t uid_alt:resource_uid_t version
    @any(name,uid)`,
  sub_technique: `src_url ${named}`,
  tactic: `src_url ${named}`,
  technique: `src_url ${named}`,
  timespan: `
    duration duration_days duration_hours duration_mins duration_months duration_secs duration_weeks duration_years end_time
    start_time type type_id=0-9,99
    @any(duration,duration_days,duration_hours,duration_mins,duration_months,duration_secs,duration_weeks,duration_years,end_time,start_time)`,
  trait: `category type values ${named}`,
  transformation_info: `lang product time url_string ${named}`,
  vendor_attributes: 'severity severity_id',
};
