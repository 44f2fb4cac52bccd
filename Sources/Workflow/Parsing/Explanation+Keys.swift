extension DiagnosticCode {
    /// What the codes of keys and values mean.
    var explainedKeys: Parts {
        switch self {
        case .unknownKey:
            (
                "a key that nobody knows",
                """
                The object has a key that means nothing here, most often misspelt. It is refused, because a \
                setting that is silently left out is found only when it is needed.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, pth: /a.csv, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .missingKey:
            (
                "a key is missing",
                """
                The object needs a key that isn't there. The help says what it means; runner steps NAME shows all \
                fields of a step type.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .wrongType:
            (
                "a value of the wrong type",
                """
                The value isn't of the shape that is expected here. Nothing is converted: 5 is a number and "5" a \
                text, yes is a text and true a boolean. An expression has the type of what it names, and becomes a \
                text when other text stands around it.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv, limit: "5" }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv, limit: 5 }
                """
            )
        case .badName:
            (
                "a name with characters that it may not have",
                """
                Ids of tenants, steps, inputs, outputs, connections and secrets stand in file names, in signals, \
                on command lines and in expressions, so they are kept to lower-case letters, digits and hyphens.
                """,
                """
                - id: Export Data
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export-data
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .duplicateStep:
            (
                "two steps have one id",
                """
                A step's id names it in needs, in expressions, in the history and on the command line, so it is \
                unique in its file.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /b.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                - id: export-b
                  uses: retrieve
                  with: { from: hr, path: /b.csv }
                """
            )
        case .notSupportedYet:
            (
                "a key that a later version will know",
                """
                The key belongs to the language, but this version can't carry it out. Running the file without it \
                would do something else than it says, so it is refused.
                """,
                """
                - id: export
                  uses: retrieve
                  concurrency: one
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .noSteps:
            (
                "a workflow without steps",
                """
                The list of steps is empty, so there is nothing to run.
                """,
                """
                name: contoso-onboarding
                tenant: { id: contoso }
                steps: []
                """,
                """
                name: contoso-onboarding
                tenant: { id: contoso }
                steps:
                  - id: export
                    uses: retrieve
                    with: { from: hr, path: /employees.csv }
                connections:
                  hr: { kind: local }
                """
            )
        case .keyNotHere:
            (
                "a key that makes no sense here",
                """
                The key is known, but not together with the others: max-parallel without foreach, retry on a \
                template, a default for an input that is required.
                """,
                """
                - id: export
                  uses: retrieve
                  max-parallel: 2
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  foreach: [a, b]
                  max-parallel: 2
                  with: { from: hr, path: "/${{ item }}.csv" }
                """
            )
        case .invalidSetting:
            (
                "a setting that the step type refuses",
                """
                The value has the right type, but the step type can't work with it: a date pattern with a letter \
                that means nothing, a time zone that doesn't exist. The message says what, and what would do.
                """,
                "",
                ""
            )
        case .emptyConcurrencyKey:
            (
                "a concurrency key that is empty",
                """
                Runs whose keys are the same text exclude each other. An empty text says of nobody what it is that only \
                one may have at a time, so it is refused; the tenant's id is the usual key.
                """,
                """
                name: contoso-onboarding
                tenant: { id: contoso }
                concurrency: { key: "" }
                steps:
                  - id: export
                    uses: retrieve
                    with: { from: hr, path: /employees.csv }
                connections:
                  hr: { kind: local }
                """,
                """
                name: contoso-onboarding
                tenant: { id: contoso }
                concurrency: { key: "${{ tenant.id }}" }
                steps:
                  - id: export
                    uses: retrieve
                    with: { from: hr, path: /employees.csv }
                connections:
                  hr: { kind: local }
                """
            )
        default: ("", "", "", "")
        }
    }
}
