extension DiagnosticCode {
    /// What the codes of steps, connections, templates and tiers mean.
    var explainedSteps: Parts {
        switch self {
        case .unknownStepType:
            (
                "there is no such step type",
                """
                uses names a step type, or a template by a path that begins with ./ or ../. runner steps lists the \
                step types.
                """,
                """
                - id: export
                  uses: retreive
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .unknownNeed:
            (
                "needs names a step that does not exist",
                """
                needs lists ids of steps of the same file. Inside a template only the template's own steps can be \
                seen.
                """,
                """
                - id: export
                  uses: retrieve
                  needs: [login]
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .cycle:
            (
                "steps wait for each other in a circle",
                """
                None of the steps could ever start. Remember that a step without needs waits for the step above \
                it; needs: [] waits for none.
                """,
                """
                - id: a
                  uses: retrieve
                  needs: [b]
                  with: { from: hr, path: /a.csv }
                - id: b
                  uses: retrieve
                  with: { from: hr, path: /b.csv }
                """,
                """
                - id: a
                  uses: retrieve
                  needs: [b]
                  with: { from: hr, path: /a.csv }
                - id: b
                  uses: retrieve
                  needs: []
                  with: { from: hr, path: /b.csv }
                """
            )
        case .unknownConnection:
            (
                "there is no such connection",
                """
                The field names a connection, which is described under connections in the workflow file or in \
                runner.yaml.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hrr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .missingCapability:
            (
                "the connection can't do what the step needs",
                """
                A step type asks for a capability (queues, messages, roles, consent, objects, records …), and each \
                kind of connection offers some. The help lists the connections that would do.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: bus, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .unknownConnectionKind:
            (
                "there is no such kind of connection",
                """
                kind says what a connection is. The help lists the kinds that this program knows.
                """,
                """
                name: contoso-onboarding
                tenant: { id: contoso }
                connections:
                  hr: { kind: locla }
                steps:
                  - id: export
                    uses: retrieve
                    with: { from: hr, path: /employees.csv }
                """,
                """
                name: contoso-onboarding
                tenant: { id: contoso }
                connections:
                  hr: { kind: local }
                steps:
                  - id: export
                    uses: retrieve
                    with: { from: hr, path: /employees.csv }
                """
            )
        case .templateUnreadable:
            (
                "a template can't be read",
                """
                uses names a file that does not exist or may not be read. Its path is relative to the file that \
                uses it.
                """,
                """
                - id: messaging
                  uses: ./templates/not-there.yaml
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .templateOutsideProject:
            (
                "a template outside of the project",
                """
                Templates stay inside the folder of runner.yaml, so that what a workflow does is under the same \
                review as the workflow.
                """,
                """
                - id: messaging
                  uses: ../../elsewhere/messaging.yaml
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .templateCycle:
            (
                "templates use each other in a circle",
                """
                A template that uses itself, directly or through another, would never end.
                """,
                "",
                ""
            )
        case .templatesTooDeep:
            (
                "templates inside templates inside templates",
                """
                Templates may use templates up to eight levels deep. Beyond that nobody can follow a run.
                """,
                "",
                ""
            )
        case .notATemplate:
            (
                "a template has no tenant and no connections",
                """
                A template is used by many tenants' workflows: the tenant and the connections are theirs. Give the \
                template inputs for what differs; an input may name a connection.
                """,
                "",
                ""
            )
        case .tierForbidsStepType:
            (
                "the tenant's tier may not use this step type",
                """
                runner.yaml says which step types each tier may use. The message names the tiers that may use this \
                one: move the tenant to one of them, or do without.
                """,
                "",
                ""
            )
        case .tierForbidsConnectionKind:
            (
                "the tenant's tier may not use this kind of connection",
                """
                runner.yaml says which kinds of connection each tier may use. The message names the tiers that may \
                use this one.
                """,
                "",
                ""
            )
        case .tierForbidsFormat:
            (
                "the tenant's tier may not use this format",
                """
                runner.yaml says which formats of data each tier may use. Where a tier limits them, format must be \
                written out, so that it can be checked before anything runs.
                """,
                "",
                ""
            )
        case .unknownTier:
            (
                "there is no such tier",
                """
                tenant.tier names a tier that runner.yaml describes under tiers.
                """,
                "",
                ""
            )
        default: ("", "", "", "")
        }
    }
}
