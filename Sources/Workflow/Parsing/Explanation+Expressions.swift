extension DiagnosticCode {
    /// What the codes of expressions mean.
    var explainedExpressions: Parts {
        switch self {
        case .expressionSyntax:
            (
                "this is no expression",
                """
                Between ${{ and }} stands an expression as in GitHub Actions: names with dots, texts in single \
                quotes, numbers, true, false and null, functions, and the operators == != < <= > >= && || !. There \
                is no arithmetic and no loop.
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ tenant.id + '.csv' }}
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ tenant.id }}.csv
                """
            )
        case .unknownContext:
            (
                "there is no such context here",
                """
                An expression begins with a context: tenant, inputs, steps, run, project, item (inside a foreach) \
                and secrets (where secrets may stand). A text stands in single quotes.
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ tenat.id }}
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ tenant.id }}
                """
            )
        case .unknownStep:
            (
                "the expression names a step that does not exist",
                """
                steps.<id> names a step of the same file. Inside a template only the template's own steps can be \
                seen; give it an input for anything else.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                - id: people
                  uses: transform
                  with:
                    dataset: ${{ steps.exprot.output.dataset }}
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                - id: people
                  uses: transform
                  with:
                    dataset: ${{ steps.export.output.dataset }}
                """
            )
        case .stepNotBefore:
            (
                "the step has not run yet",
                """
                An expression can use a step only if that step is surely settled before: it stands above in the \
                order of the file, or it is among the needs, directly or through others.
                """,
                """
                - id: people
                  uses: transform
                  with:
                    dataset: ${{ steps.export.output.dataset }}
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                - id: people
                  uses: transform
                  with:
                    dataset: ${{ steps.export.output.dataset }}
                """
            )
        case .unknownMember:
            (
                "there is no such member",
                """
                The value has no member of that name: a tenant's attribute that the file doesn't give, an output \
                that the step type doesn't have. runner steps NAME shows the outputs of a step type.
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                - id: people
                  uses: transform
                  with:
                    dataset: ${{ steps.export.output.datset }}
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                - id: people
                  uses: transform
                  with:
                    dataset: ${{ steps.export.output.dataset }}
                """
            )
        case .optionalOutput:
            (
                "a value that may not be there",
                """
                A step that may be skipped, or that may fail and the run go on, may leave no output; some members \
                aren't always there. Say what stands for the value with ||, or test the step's outcome: in the \
                expression, or in the if of the step that uses it.
                """,
                """
                - id: export
                  uses: retrieve
                  if: inputs.flag
                  with: { from: hr, path: /a.csv }
                - id: people
                  uses: transform
                  with:
                    dataset: ${{ steps.export.output.dataset }}
                """,
                """
                - id: export
                  uses: retrieve
                  if: inputs.flag
                  with: { from: hr, path: /a.csv }
                - id: people
                  uses: transform
                  if: steps.export.outcome == 'success'
                  with:
                    dataset: ${{ steps.export.output.dataset }}
                """
            )
        case .wrongOperand:
            (
                "a function or operator can't take this value",
                """
                Each function and operator takes values of certain types, and nothing is converted. Only texts, \
                numbers and booleans can stand amid text; toJSON(…) makes a text of anything.
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ join(tenant.id) }}
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ join(inputs.names, '/') }}
                """
            )
        case .neverEqual:
            (
                "values that can never be equal",
                """
                == compares values of one type, exactly: texts by their code points, capital letters and small \
                ones apart. Unlike in GitHub Actions nothing is converted, so that comparing a number with a text \
                is always false, and surely not what was meant.
                """,
                """
                - id: export
                  uses: retrieve
                  if: tenant.size == '12'
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  if: tenant.size == 12
                  with: { from: hr, path: /a.csv }
                """
            )
        case .secretNotAllowed:
            (
                "a secret where none may stand",
                """
                What stands in if, foreach, outputs, names and most fields is recorded for ever. A secret may \
                stand only where its value exists during an attempt and nowhere else: in the settings of \
                connections and in fields that are made for secrets.
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ secrets.api-key }}
                """,
                """
                - id: send
                  uses: transmit
                  with:
                    to: bus
                    queue: commands
                    token: ${{ secrets.api-key }}
                """
            )
        case .expressionNotAllowed:
            (
                "an expression where none may stand",
                """
                Names, ids, types, tiers and signals must be known before anything is evaluated, so they are \
                written out.
                """,
                """
                - id: export
                  uses: ${{ inputs.note || 'retrieve' }}
                  with: { from: hr, path: /a.csv }
                """,
                """
                - id: export
                  uses: retrieve
                  with: { from: hr, path: /a.csv }
                """
            )
        case .statusNotAllowed:
            (
                "always(), failure() and success() outside of an if",
                """
                These functions ask whether a step may run, which only its if decides. A step's own outcome is \
                steps.<id>.outcome.
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ failure() && 'a' || 'b' }}
                """,
                """
                - id: export
                  uses: retrieve
                  if: failure()
                  with: { from: hr, path: /a.csv }
                """
            )
        case .noValue:
            (
                "the expression has no value for this tenant",
                """
                The expression needs nothing but the tenant and the project, so it was evaluated while the file \
                was checked, and failed: it is too long, makes too much text, or meets a value that it can't take.
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ fromJSON(tenant.name).path }}
                """,
                """
                - id: export
                  uses: retrieve
                  with:
                    from: hr
                    path: ${{ tenant.name }}
                """
            )
        default: ("", "", "", "")
        }
    }
}
