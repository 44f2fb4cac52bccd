import TestSupport
import Testing
import Workflow

@Suite("Mistakes in expressions")
struct ExpressionMistakesTests {
    @Test("a reference to a later step")
    func aReferenceToALaterStep() {
        let text = #"""
              - id: a
                uses: echo
                with: { text: "${{ steps.b.output.value }}" }
              - id: b
                uses: echo

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:14:24: error: step "b" runs later, so nothing is known of it here [E0504]
                    |
                 14 |     with: { text: "${{ steps.b.output.value }}" }
                    |                        ^~~~~~~
                    = help: move "b" above this step
                """#)
    }

    @Test("references to steps beside, to itself and to none")
    func referencesToStepsBesideToItselfAndToNone() {
        let text = #"""
              - id: a
                uses: echo
                needs: []
              - id: b
                uses: echo
                needs: []
                with:
                  text: ${{ steps.a.outcome }}
                  value: ${{ steps.b.output.value }}
                  count: ${{ steps.c.output.value }}

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:19:17: error: step "a" runs side by side with this one, so nothing is known of it here [E0504]
                    |
                 19 |       text: ${{ steps.a.outcome }}
                    |                 ^~~~~~~
                    = help: add it to this step's needs: [a]
                w.yaml:20:18: error: a step can't use what it yields itself [E0504]
                    |
                 20 |       value: ${{ steps.b.output.value }}
                    |                  ^~~~~~~
                w.yaml:21:18: error: there is no step "c" [E0503]
                    |
                 21 |       count: ${{ steps.c.output.value }}
                    |                  ^~~~~~~
                    = help: the steps are a, b
                """#)
    }

    @Test("members that don't exist")
    func membersThatDontExist() {
        let text = #"""
              - id: a
                uses: retrieve
                with: { from: hr, path: "${{ tenant.directry }}" }
              - id: b
                uses: echo
                with:
                  text: ${{ steps.a.outputs.dataset }}
                  count: ${{ steps.a.output.recrods }}
                  value: [ "${{ steps.a.dataset }}", "${{ inputs.sinse }}", "${{ steps }}", "${{ steps.a }}", "${{ tenant.id.x }}" ]

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:14:34: error: "tenant" has no member "directry" [E0505]
                    |
                 14 |     with: { from: hr, path: "${{ tenant.directry }}" }
                    |                                  ^~~~~~~~~~~~~~~
                    = help: did you mean "directory"?
                w.yaml:18:17: error: a step has no member "outputs"; it has an "output" and an "outcome" [E0505]
                    |
                 18 |       text: ${{ steps.a.outputs.dataset }}
                    |                 ^~~~~~~~~~~~~~~
                    = help: did you mean steps.a.output?
                w.yaml:19:18: error: "steps.a.output" has no member "recrods" [E0505]
                    |
                 19 |       count: ${{ steps.a.output.recrods }}
                    |                  ^~~~~~~~~~~~~~~~~~~~~~
                    = help: did you mean "records"?
                w.yaml:20:21: error: a step has no member "dataset"; it has an "output" and an "outcome" [E0505]
                    |
                 20 |       value: [ "${{ steps.a.dataset }}", "${{ inputs.sinse }}", "${{ steps }}", "${{ steps.a }}", "${{ tenant.id.x }}" ]
                    |                     ^~~~~~~~~~~~~~~
                    = help: did you mean steps.a.output.dataset?
                w.yaml:20:47: error: "inputs" has no member "sinse" [E0505]
                    |
                 20 |       value: [ "${{ steps.a.dataset }}", "${{ inputs.sinse }}", "${{ steps }}", "${{ steps.a }}", "${{ tenant.id.x }}" ]
                    |                                               ^~~~~~~~~~~~
                    = help: did you mean "since"?
                w.yaml:20:70: error: "steps" alone is no value [E0505]
                    |
                 20 |       value: [ "${{ steps.a.dataset }}", "${{ inputs.sinse }}", "${{ steps }}", "${{ steps.a }}", "${{ tenant.id.x }}" ]
                    |                                                                      ^~~~~
                    = help: name an output: steps.<id>.output
                w.yaml:20:86: error: a step is no value; it has an "output" and an "outcome" [E0505]
                    |
                 20 |       value: [ "${{ steps.a.dataset }}", "${{ inputs.sinse }}", "${{ steps }}", "${{ steps.a }}", "${{ tenant.id.x }}" ]
                    |                                                                                      ^~~~~~~
                    = help: write steps.a.output or steps.a.outcome
                w.yaml:20:104: error: "tenant.id" is text, which has no member "x" [E0505]
                    |
                 20 | …{{ inputs.sinse }}", "${{ steps }}", "${{ steps.a }}", "${{ tenant.id.x }}" ]
                    |                                                              ^~~~~~~~~~~
                """#)
    }

    @Test("expressions that break the grammar")
    func expressionsThatBreakTheGrammar() {
        let text = #"""
              - id: a
                uses: echo
                with:
                  text: "${{ 'a }}"
                  value:
                    - ${{ a + b }}
                    - ${{ tenant.id
                    - ${{ contains(tenant.id) }}
                    - ${{ startswith(tenant.id, 'x') }}
                    - ${{ }}
                    - "${{ \"a\" }}"

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:15:14: error: this ${{ has no closing }} [E0501]
                    |
                 15 |       text: "${{ 'a }}"
                    |              ^~~~~~~~~
                    = help: write ${{ … }} on one line
                w.yaml:17:17: error: "+" has no meaning in an expression [E0501]
                    |
                 17 |         - ${{ a + b }}
                    |                 ^
                    = help: texts are joined with format('{0}{1}', a, b)
                w.yaml:18:11: error: this ${{ has no closing }} [E0501]
                    |
                 18 |         - ${{ tenant.id
                    |           ^~~~~~~~~~~~~
                    = help: write ${{ … }} on one line
                w.yaml:19:15: error: contains takes two arguments, not 1 [E0501]
                    |
                 19 |         - ${{ contains(tenant.id) }}
                    |               ^~~~~~~~~~~~~~~~~~~
                    = help: it is called as contains(text or list, item)
                w.yaml:20:15: error: there is no function "startswith" [E0501]
                    |
                 20 |         - ${{ startswith(tenant.id, 'x') }}
                    |               ^~~~~~~~~~
                    = help: did you mean "startsWith"?
                w.yaml:21:15: error: the expression is empty [E0501]
                    |
                 21 |         - ${{ }}
                    |               ^
                    = help: write what it stands for, such as ${{ tenant.id }}
                w.yaml:22:16: error: "\"" has no meaning in an expression [E0501]
                    |
                 22 |         - "${{ \"a\" }}"
                    |                ^~
                    = help: texts stand in single quotes: 'text'
                """#)
    }

    @Test("types that don't fit")
    func typesThatDontFit() {
        let text = #"""
              - id: a
                uses: retrieve
                with: { from: hr, path: x }
              - id: b
                uses: echo
                if: steps.a.output.records
                with:
                  text: ${{ steps.a.output.records }}
                  count: ${{ tenant.id }}
                  flag: x ${{ tenant.id }}
                  value:
                    - records are ${{ steps.a.output.dataset }}
                    - ${{ steps.a.output.records == '5' }}
                    - ${{ steps.a.outcome == 'sucess' }}
                    - ${{ contains(5, 5) }}
                    - ${{ steps.a.output.dataset < 1 }}
                    - ${{ join(tenant.id) }}
                    - ${{ format('{1}', 1) }}
                    - ${{ tenant.size < '5' }}

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:17:9: error: "if": expected true or false, and "steps.a.output.records" is a whole number [E0203]
                    |
                 17 |     if: steps.a.output.records
                    |         ^~~~~~~~~~~~~~~~~~~~~~
                w.yaml:19:17: error: "text": expected text, and "steps.a.output.records" is a whole number [E0203]
                    |
                 19 |       text: ${{ steps.a.output.records }}
                    |                 ^~~~~~~~~~~~~~~~~~~~~~
                    = help: nothing is converted; format('{0}', …) makes text
                w.yaml:20:18: error: "count": expected a whole number, and "tenant.id" is text [E0203]
                    |
                 20 |       count: ${{ tenant.id }}
                    |                  ^~~~~~~~~
                w.yaml:21:13: error: "flag": expected true or false, found text with an expression in it [E0203]
                    |
                 21 |       flag: x ${{ tenant.id }}
                    |             ^~~~~~~~~~~~~~~~~~
                    = help: an expression keeps its type only if it stands alone
                w.yaml:23:27: error: "steps.a.output.dataset" is a data set, which can't stand in a text [E0507]
                    |
                 23 |         - records are ${{ steps.a.output.dataset }}
                    |                           ^~~~~~~~~~~~~~~~~~~~~~
                    = help: only texts, numbers and booleans can; toJSON(…) makes a text of anything
                w.yaml:24:15: error: a whole number and "5" are never equal; == compares values of one type [E0508]
                    |
                 24 |         - ${{ steps.a.output.records == '5' }}
                    |               ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                    = help: nothing is converted: 1 and '1' differ
                w.yaml:25:15: error: one of success, failure, skipped, cancelled and "sucess" are never equal; == compares values of one type [E0508]
                    |
                 25 |         - ${{ steps.a.outcome == 'sucess' }}
                    |               ^~~~~~~~~~~~~~~~~~~~~~~~~~~
                    = help: did you mean 'success'?
                w.yaml:26:24: error: contains(text or list, item) takes text or a list of any values, and "5" is the number 5 [E0507]
                    |
                 26 |         - ${{ contains(5, 5) }}
                    |                        ^
                w.yaml:27:15: error: < compares two numbers or two texts, and "steps.a.output.dataset" is a data set [E0507]
                    |
                 27 |         - ${{ steps.a.output.dataset < 1 }}
                    |               ^~~~~~~~~~~~~~~~~~~~~~
                w.yaml:28:20: error: join(list, separator) takes a list of any values, and "tenant.id" is text [E0507]
                    |
                 28 |         - ${{ join(tenant.id) }}
                    |                    ^~~~~~~~~
                w.yaml:29:22: error: format has no value for {1}; places count from 0 [E0507]
                    |
                 29 |         - ${{ format('{1}', 1) }}
                    |                      ^~~~~
                w.yaml:30:15: error: < compares two numbers or two texts, and these are a whole number and "5" [E0507]
                    |
                 30 |         - ${{ tenant.size < '5' }}
                    |               ^~~~~~~~~~~~~~~~~
                    = help: nothing is converted: 1 and '1' differ
                """#)
    }

    @Test("outputs that may be missing")
    func outputsThatMayBeMissing() {
        let text = #"""
              - id: a
                uses: retrieve
                if: inputs.flag
                with: { from: hr, path: x }
              - id: b
                uses: echo
                with:
                  value: ${{ steps.a.output.records }}
                  count: ${{ steps.a.output.records || 0 }}
                  text: ${{ steps.a.outcome == 'success' && steps.a.output.note || 'none' }}
              - id: c
                uses: echo
                continue-on-error: true
              - id: d
                uses: echo
                with: { value: "${{ steps.c.output.value }}" }
              - id: e
                uses: echo
                if: steps.c.outcome == 'success'
                with: { value: "${{ steps.c.output.value }}" }
              - id: f
                uses: echo
                if: always()
                with: { value: "${{ steps.d.output.value }}" }
            outputs:
              b: ${{ steps.b.output.value }}
              e: ${{ steps.e.output.value || 'none' }}

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:19:18: error: "steps.a.output.records" may have no value: step "a" has an "if" and may be skipped [E0506]
                    |
                 19 |       value: ${{ steps.a.output.records }}
                    |                  ^~~~~~~~~~~~~~~~~~~~~~
                    = help: say what stands for it, steps.a.output.records || 0, or test steps.a.outcome == 'success'
                w.yaml:27:25: error: "steps.c.output.value" may have no value: step "c" has "continue-on-error" and may fail [E0506]
                    |
                 27 |     with: { value: "${{ steps.c.output.value }}" }
                    |                         ^~~~~~~~~~~~~~~~~~~~
                    = help: say what stands for it, steps.c.output.value || 'none', or test steps.c.outcome == 'success'
                w.yaml:35:25: error: "steps.d.output.value" may have no value: step "d" may have failed, and this step runs even so [E0506]
                    |
                 35 |     with: { value: "${{ steps.d.output.value }}" }
                    |                         ^~~~~~~~~~~~~~~~~~~~
                    = help: say what stands for it, steps.d.output.value || 'none', or test steps.d.outcome == 'success'
                w.yaml:37:10: error: "steps.b.output.value" may have no value: step "b" is skipped when step "a" is [E0506]
                    |
                 37 |   b: ${{ steps.b.output.value }}
                    |          ^~~~~~~~~~~~~~~~~~~~
                    = help: say what stands for it, steps.b.output.value || 'none', or test steps.b.outcome == 'success'
                """#)
    }

    @Test("secrets where none may go")
    func secretsWhereNoneMayGo() {
        let text = #"""
              - id: a
                uses: transmit
                if: secrets.x == 'a'
                foreach: "${{ fromJSON(secrets.list) }}"
                with:
                  to: bus
                  queue: q-${{ secrets.name }}
                  token: Bearer ${{ secrets.token }}
                  headers: { x: "${{ secrets.h }}", y: "${{ secrets['../../etc/passwd'] }}" }
                timeout: ${{ secrets.t }}
              - id: ${{ secrets.id }}
                uses: echo
            outputs:
              o: ${{ secrets.o }}

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:14:9: error: the secret "x" can't be used here: conditions are recorded [E0509]
                    |
                 14 |     if: secrets.x == 'a'
                    |         ^~~~~~~~~
                w.yaml:15:28: error: the secret "list" can't be used here: the list of a foreach is recorded [E0509]
                    |
                 15 |     foreach: "${{ fromJSON(secrets.list) }}"
                    |                            ^~~~~~~~~~~~
                w.yaml:18:20: error: the secret "name" can't be used here: this field of transmit isn't made for secrets, so it would be recorded [E0509]
                    |
                 18 |       queue: q-${{ secrets.name }}
                    |                    ^~~~~~~~~~~~
                w.yaml:20:49: error: "../../etc/passwd" can't be the name of a secret [E0204]
                    |
                 20 |       headers: { x: "${{ secrets.h }}", y: "${{ secrets['../../etc/passwd'] }}" }
                    |                                                 ^~~~~~~~~~~~~~~~~~~~~~~~~~~
                    = help: expected lower-case letters, digits, - _ and ., beginning with a letter or digit, at most 63
                w.yaml:21:18: error: the secret "t" can't be used here: the value is stored in the definition [E0509]
                    |
                 21 |     timeout: ${{ secrets.t }}
                    |                  ^~~~~~~~~
                w.yaml:22:9: error: a step's id must be written out; no expression may stand here [E0510]
                    |
                 22 |   - id: ${{ secrets.id }}
                    |         ^~~~~~~~~~~~~~~~~
                    = help: it must be known before anything is evaluated
                w.yaml:25:10: error: the secret "o" can't be used here: outputs are recorded [E0509]
                    |
                 25 |   o: ${{ secrets.o }}
                    |          ^~~~~~~~~
                """#)
    }

    @Test("expressions where none may go, contexts that can't be seen")
    func expressionsWhereNoneMayGoContextsThatCantBeSeen() {
        let text = #"""
              - id: a
                uses: ${{ tenant.id }}
              - id: b
                uses: consent
                with: { permissions: [], signal: "${{ tenant.id }}" }
                timeout: ${{ inputs.since }}
              - id: c
                uses: echo
                if: item == 1
                with: { text: "${{ item }}", count: "${{ failure() && 1 || 2 }}", value: "${{ env.HOME }}" }

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:13:11: error: "uses" must be written out; no expression may stand here [E0510]
                    |
                 13 |     uses: ${{ tenant.id }}
                    |           ^~~~~~~~~~~~~~~~
                    = help: it must be known before anything is evaluated
                w.yaml:16:38: error: "signal" must be written out; no expression may stand here [E0510]
                    |
                 16 |     with: { permissions: [], signal: "${{ tenant.id }}" }
                    |                                      ^~~~~~~~~~~~~~~~~~
                    = help: a signal's name must be known before the run starts, so that one that comes early is kept
                w.yaml:17:18: error: "inputs" can't be used here: this must be known before a run starts [E0502]
                    |
                 17 |     timeout: ${{ inputs.since }}
                    |                  ^~~~~~
                w.yaml:20:9: error: "item" can't be used here: it is one item of a "foreach", and only that step's "with" sees it [E0502]
                    |
                 20 |     if: item == 1
                    |         ^~~~
                w.yaml:21:24: error: "item" can't be used here: it is one item of a "foreach", and only that step's "with" sees it [E0502]
                    |
                 21 |     with: { text: "${{ item }}", count: "${{ failure() && 1 || 2 }}", value: "${{ env.HOME }}" }
                    |                        ^~~~
                w.yaml:21:46: error: failure() can only stand in a step's "if" [E0511]
                    |
                 21 |     with: { text: "${{ item }}", count: "${{ failure() && 1 || 2 }}", value: "${{ env.HOME }}" }
                    |                                              ^~~~~~~~~
                w.yaml:21:83: error: there is no context "env" [E0502]
                    |
                 21 |     with: { text: "${{ item }}", count: "${{ failure() && 1 || 2 }}", value: "${{ env.HOME }}" }
                    |                                                                                   ^~~
                    = help: expected one of tenant, inputs, run, project, steps; a text stands in single quotes: 'env'
                """#)
    }

    @Test("expressions that have no value for this tenant")
    func expressionsThatHaveNoValueForThisTenant() {
        let text = #"""
              - id: a
                uses: echo
                with:
                  text: ${{ tenant.size || 'x' }}
                  value: ${{ fromJSON(tenant.name) }}
              - id: b
                uses: retrieve
                with: { from: hr, path: x, format: "${{ tenant.id }}" }
                timeout: ${{ tenant.name }}

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:15:17: error: "text": expected text, and "tenant.size || 'x'" is a whole number or "x" [E0203]
                    |
                 15 |       text: ${{ tenant.size || 'x' }}
                    |                 ^~~~~~~~~~~~~~~~~~
                w.yaml:16:14: error: "value": ${{ fromJSON(tenant.name) }}: fromJSON got a text that is no JSON: line 1, column 1: expected a value, found "Contoso" [E0512]
                    |
                 16 |       value: ${{ fromJSON(tenant.name) }}
                    |              ^~~~~~~~~~~~~~~~~~~~~~~~~~~~
                w.yaml:19:40: error: "format": expected one of csv, json, ndjson, found text "contoso" [E0203]
                    |
                 19 |     with: { from: hr, path: x, format: "${{ tenant.id }}" }
                    |                                        ^~~~~~~~~~~~~~~~~~
                    = help: that is what the expression yields for this tenant
                w.yaml:20:14: error: "timeout": expected a duration such as 30s, found text "Contoso Ltd" [E0203]
                    |
                 20 |     timeout: ${{ tenant.name }}
                    |              ^~~~~~~~~~~~~~~~~~
                    = help: that is what the expression yields for this tenant
                """#)
    }

    @Test("an endless expression")
    func anEndlessExpression() {
        let text = #"""
              - id: a
                uses: echo
                with:
                  text: ${{ format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', tenant.name)))))))))))))))))))))))))))))))))))))))) }}

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:15:13: error: "text": ${{ format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{… }}: the expression makes more than 1 MiB of text; hand large data on as a data set [E0512]
                    |
                 15 |       text: ${{ format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', format('{0}{0}', fo…
                    |             ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
                """#)
    }

    @Test("a place inside scalars of every style")
    func aPlaceInsideScalarsOfEveryStyle() {
        let text = #"""
              - id: a
                uses: echo
                with:
                  value:
                    - plain over
                      two lines ${{ a.x }}
                    - 'it''s ${{ b.x }}'
                    - "\u0041\t\"${{ c.x }}\""
                    - |
                      literal
                        indented ${{ d.x }}
                    - >-
                      folded
                      text ${{ e.x }}

                      more ${{ f.x }}
                    - "café 😀 ${{ g.x }}"

            """#
        #expect(
            WorkflowFiles(text.asSteps).messages()
                == #"""
                w.yaml:17:25: error: there is no context "a" [E0502]
                    |
                 17 |           two lines ${{ a.x }}
                    |                         ^
                    = help: expected one of tenant, inputs, run, project, steps; a text stands in single quotes: 'a'
                w.yaml:18:22: error: there is no context "b" [E0502]
                    |
                 18 |         - 'it''s ${{ b.x }}'
                    |                      ^
                    = help: expected one of tenant, inputs, run, project, steps; a text stands in single quotes: 'b'
                w.yaml:19:26: error: there is no context "c" [E0502]
                    |
                 19 |         - "\u0041\t\"${{ c.x }}\""
                    |                          ^
                    = help: expected one of tenant, inputs, run, project, steps; a text stands in single quotes: 'c'
                w.yaml:22:26: error: there is no context "d" [E0502]
                    |
                 22 |             indented ${{ d.x }}
                    |                          ^
                    = help: expected one of tenant, inputs, run, project, steps; a text stands in single quotes: 'd'
                w.yaml:25:20: error: there is no context "e" [E0502]
                    |
                 25 |           text ${{ e.x }}
                    |                    ^
                    = help: expected one of tenant, inputs, run, project, steps; a text stands in single quotes: 'e'
                w.yaml:27:20: error: there is no context "f" [E0502]
                    |
                 27 |           more ${{ f.x }}
                    |                    ^
                    = help: expected one of tenant, inputs, run, project, steps; a text stands in single quotes: 'f'
                w.yaml:28:23: error: there is no context "g" [E0502]
                    |
                 28 |         - "café 😀 ${{ g.x }}"
                    |                       ^
                    = help: expected one of tenant, inputs, run, project, steps; a text stands in single quotes: 'g'
                """#)
    }
}
