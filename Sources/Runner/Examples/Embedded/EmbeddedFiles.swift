// Written by bin/embed-examples.

/// The shipped workflow files, as they stood when this program was built.
enum EmbeddedFiles {
    static let all = [
        runner_yaml,
        workflows_contoso_yaml,
        workflows_fabrikam_yaml,
        workflows_data_contoso_employees_csv,
        workflows_data_fabrikam_people_json,
        workflows_templates_announcement_yaml,
        workflows_templates_cross_tenant_messaging_yaml,
    ]
}
