import Testing

@testable import Workflow

/// What an expression of a test sees.
struct TestScope: EvaluationScope {
    var failed = false
    func context(_ name: String) -> Value? {
        switch name {
        case "tenant": ["id": "contoso", "name": "Contoso Ltd", "size": 12, "tags": ["a", "b"], "none": .null]
        case "inputs": ["flag": true, "big": .number(Number(text: "1.10") ?? Number(0)), "empty": ""]
        default: nil
        }
    }
    func output(of step: String) -> Value? { step == "export" ? ["dataset-name": "d", "records": 3] : nil }
    func outcome(of step: String) -> String? { step == "export" ? "success" : nil }
}

@Suite("Expressions")
struct ExpressionTests {
    @Test(
        "have the value that the language says",
        arguments: [
            ("1", 1), ("-2.50", .number(Number(text: "-2.50") ?? Number(0))), ("'it''s'", "it's"), ("true", true),
            ("null", .null),
            ("tenant.id", "contoso"), ("tenant['id']", "contoso"), ("tenant.tags[1]", "b"), ("tenant.tags[9]", .null),
            ("tenant.none.deeper", .null), ("tenant.missing", .null),
            ("inputs.big", .number(Number(text: "1.10") ?? Number(0))),
            ("steps.export.output.dataset-name", "d"), ("steps.export.outcome", "success"),
            ("steps.other.output.x", .null), ("steps['export'].output['records']", 3),
            ("1 == 1.0", true), ("1 == '1'", false), ("'a' == 'A'", false), ("null == false", false),
            ("'e\u{301}' == '\u{e9}'", false), ("tenant.tags == fromJSON('[\"a\",\"b\"]')", true),
            ("1 < 2", true), ("2 <= 2.0", true), ("'2026-01-31' > '2026-01-04'", true), ("'b' >= 'a'", true),
            ("1 != 2 == true", true), ("1 < 2 == true", true), ("!'' && !0 && !null", true), ("!'a'", false),
            ("'' || 'x'", "x"), ("0 || null", .null), ("'a' && 'b'", "b"), ("'a' && '' && 'b'", ""),
            ("false && fromJSON('no JSON')", false), ("true || false && false", true),
            ("(true || false) && false", false),
            ("contains('Hello', 'ell')", true), ("contains('Hello', 'ELL')", false),
            ("contains(tenant.tags, 'b')", true),
            ("contains('a', '')", true), ("contains('aab', 'ab')", true), ("contains('ababac', 'abac')", true),
            ("startsWith('Hello', 'He')", true), ("endsWith('Hello', 'lo')", true), ("endsWith('lo', 'Hello')", false),
            ("format('{0}-{1}-{0}', 'a', 2)", "a-2-a"), ("format('{{0}} {0}', true)", "{0} true"),
            ("join(tenant.tags)", "a,b"), ("join(tenant.tags, ' + ')", "a + b"),
            ("toJSON(tenant.tags)", "[\"a\",\"b\"]"),
            ("fromJSON('{\"a\":1.50}').a", .number(Number(text: "1.50") ?? Number(0))),
            ("always()", true), ("failure()", false), ("success()", true),
        ] as [(String, Value)])
    func value(text: String, expected: Value) throws {
        #expect(try Expression.parse(text).evaluate(in: TestScope()) == expected)
    }

    @Test(
        "have no value where nothing fits, and say why",
        arguments: [
            ("tenant.id.x", "${{ tenant.id.x }}: \"tenant.id\" is a text, which has no member \"x\""),
            ("tenant.id[0]", "${{ tenant.id[0] }}: \"tenant.id\" is a text, which has no place named by a number"),
            ("tenant.tags[0.5]", "${{ tenant.tags[0.5] }}: 0.5 is no place in a list; places are whole numbers from 0"),
            ("1 < 'a'", "${{ 1 < 'a' }}: < compares two numbers or two texts, not a number and a text"),
            (
                "contains(1, 2)",
                "${{ contains(1, 2) }}: contains(text or list, item) looks into a text or a list, not into a number"
            ),
            ("format('{1}', 1)", "${{ format('{1}', 1) }}: format has no value for {1}; places count from 0"),
            (
                "format('{', 1)",
                "${{ format('{', 1) }}: \"{\" has a single \"{\"; a place is written {0}, a brace {{ or }}"
            ),
            (
                "format('{0}', null)",
                "${{ format('{0}', null) }}: null can't stand in a text (format); only texts, numbers and booleans can, toJSON(…) makes one"
            ),
            ("nothing.x", "${{ nothing.x }}: there is no context \"nothing\" here"),
            ("secrets.x", "${{ secrets.x }}: \"secrets.x\" touches a secret, which can't be known here"),
        ])
    func noValue(text: String, message: String) throws {
        let expression = try Expression.parse(text)
        #expect(throws: EvaluationError(message)) { try expression.evaluate(in: TestScope()) }
    }

    @Test(
        "that break the grammar are refused where they do",
        arguments: [
            ("", "the expression is empty", 0..<1),
            ("a +", "\"+\" has no meaning in an expression", 2..<3),
            ("\"a\"", "\"\\\"\" has no meaning in an expression", 0..<1),
            ("'abc", "this text has no closing '", 0..<4),
            ("a.1", "a name must follow the dot, not \"1\"", 2..<3),
            ("(a", "\")\" is missing before the end", 1..<2),
            ("a[1", "\"]\" is missing before the end", 2..<3),
            ("a b", "\"b\" can't stand here; the expression is complete before it", 2..<3),
            ("a &&", "a value is missing before the end", 3..<4),
            ("== a", "a value is missing before \"==\"", 0..<2),
            ("tojson(a)", "there is no function \"tojson\"", 0..<6),
            ("contains(a)", "contains takes two arguments, not 1", 0..<11),
            ("01", "\"01\" is not a number", 0..<2), ("1x", "\"1x\" is not a number", 0..<2),
        ])
    func syntax(text: String, message: String, range: Range<Int>) {
        do throws(ExpressionError) {
            _ = try Expression.parse(text)
            Issue.record("\(text) was accepted")
        } catch {
            #expect(error.message == message)
            #expect(error.range == range)
        }
    }

    @Test("deeper than 64 levels, or of more than 10,000 parts, are refused")
    func limits() {
        for text in [
            String(repeating: "(", count: 100_000), String(repeating: "!", count: 100_000) + "a",
            "a" + String(repeating: ".b", count: 65), "a" + String(repeating: " == a", count: 65),
            String(repeating: "a[", count: 100_000), String(repeating: "format(", count: 100),
        ] {
            #expect(throws: ExpressionError.self) { try Expression.parse(text) }
        }
        let wide = (0..<20_000).map { _ in "a" }.joined(separator: " || ")
        #expect(throws: ExpressionError.self) { try Expression.parse(wide) }
        #expect(throws: Never.self) { try Expression.parse((0..<5_000).map { _ in "a" }.joined(separator: " && ")) }
    }

    @Test("that would grow or run for ever end with a clear error")
    func budget() throws {
        var doubling = "'0123456789'"
        for _ in 0..<40 { doubling = "format('{0}{0}', \(doubling))" }
        let grows = try Argument(scalar: "${{ \(doubling) }}")
        #expect(throws: EvaluationError.self) { try grows.evaluate(in: TestScope()) }
        do {
            _ = try grows.evaluate(in: TestScope())
        } catch {
            #expect(
                error.message.hasSuffix(
                    "the expression makes more than 1 MiB of text; hand large data on as a data set"))
        }
        let part = try Argument(scalar: "${{ tenant.id == '' || tenant.size == 1 }}")
        let runs = Argument.array([Argument](repeating: part, count: 2_000))
        do throws(EvaluationError) {
            _ = try runs.evaluate(in: TestScope())
            Issue.record("it ended")
        } catch {
            #expect(
                error.message
                    == "${{ tenant.id == '' || tenant.size == 1 }}: the expression takes more than 10000 operations; compute in a transform step instead"
            )
        }
    }

    @Test(
        "are written so that they parse to the same",
        arguments: [
            "a || b && c", "(a || b) && c", "!(a && b)", "!a == b", "!(a == b)", "a < b == c", "a < (b == c)",
            "(a && b) && c", "a == b == c", "a == (b == c)", "tenant['first name'].x[0]",
            "format('{0}', 'it''s', -1.5)",
            "a[b.c]", "(a || b).c", "steps.my-step.output.dataset-name",
        ])
    func written(text: String) throws {
        let root = try Expression.parse(text).root
        #expect(root.source == text)
        #expect(try Expression.parse(root.source).root.source == root.source)
    }
}

@Suite("Expressions that touch secrets")
struct DeferredExpressionTests {
    @Test(
        "are deferred, with all that needs no secret put in",
        arguments: [
            ("${{ secrets.api-key }}", "secrets.api-key"),
            ("Bearer ${{ secrets.api-key }}", "format('Bearer {0}', secrets.api-key)"),
            ("${{ tenant.id }}:{${{ secrets.a }}}", "format('contoso:{{{0}}}', secrets.a)"),
            ("${{ format('{0}/{1}', tenant.name, secrets.a) }}", "format('{0}/{1}', 'Contoso Ltd', secrets.a)"),
            ("${{ inputs.flag && secrets.a || secrets.b }}", "secrets.a || secrets.b"),
            ("${{ secrets.a || tenant.id || tenant.name }}", "secrets.a || 'contoso'"),
            ("${{ contains(tenant.tags, secrets.a) }}", "contains(fromJSON('[\"a\",\"b\"]'), secrets.a)"),
            ("${{ secrets.a == tenant.id && true }}", "secrets.a == 'contoso' && true"),
            ("${{ !secrets.a }}", "!secrets.a"),
            ("${{ fromJSON(secrets.a)[tenant.id] }}", "fromJSON(secrets.a).contoso"),
        ])
    func deferred(text: String, expected: String) throws {
        let evaluated = try Argument(scalar: text).evaluate(in: TestScope())
        #expect(evaluated.value == .null)
        #expect(evaluated.deferred == [Deferred(pointer: "", expression: expected)])
        #expect(try Expression.parse(expected).root.source == expected)
    }

    @Test("that don't need the secret after all have a value")
    func notNeeded() throws {
        let evaluated = try Argument(scalar: "${{ inputs.flag || secrets.a }}").evaluate(in: TestScope())
        #expect(evaluated == Evaluated(true))
    }

    @Test("say where in a value they stand")
    func pointers() throws {
        let argument = Argument.object([
            .init(key: "a/b", value: .array([.literal(1), try Argument(scalar: "${{ secrets.x }}")])),
            .init(key: "c", value: try Argument(scalar: "${{ tenant.id }}")),
        ])
        let evaluated = try argument.evaluate(in: TestScope())
        #expect(evaluated.value == ["a/b": [1, .null], "c": "contoso"])
        #expect(evaluated.deferred == [Deferred(pointer: "/a~1b/1", expression: "secrets.x")])
    }

    @Test("are resolved in the attempt")
    func resolve() throws {
        func resolve(_ expression: String) throws -> [UInt8] {
            try Deferred(pointer: "", expression: expression)
                .resolve { name in
                    Secret(bytes: name == "binary" ? [0xFF, 0x00] : Array("<\(name)>".utf8))
                }
                .withBytes { $0 }
        }
        #expect(try resolve("format('Bearer {0}', secrets.api-key)") == Array("Bearer <api-key>".utf8))
        #expect(try resolve("secrets.binary") == [0xFF, 0x00])
        #expect(try resolve("secrets['a'] || 'x'") == Array("<a>".utf8))
        #expect(throws: EvaluationError("the secret \"binary\" is not UTF-8, so no expression can be made of it")) {
            try resolve("format('{0}', secrets.binary)")
        }
    }

    @Test("never show the secret in an error")
    func errors() throws {
        let deferred = Deferred(pointer: "", expression: "fromJSON(secrets.a).password")
        do {
            _ = try deferred.resolve { _ in Secret(bytes: Array("hunter2".utf8)) }
            Issue.record("it was resolved")
        } catch {
            #expect(
                (error as? EvaluationError)?.message
                    == "${{ fromJSON(secrets.a).password }} has no value with the secret put in; check what the secret holds (it is not shown)"
            )
        }
    }
}

@Suite("Types in words")
struct ExpressionTypeTests {
    @Test("numbers without an upper bound have words too")
    func unbounded() {
        #expect(ExpressionType(.integer(0...Int.max)).words == Schema.integer(0...Int.max).description)
        #expect(ExpressionType(.integer(Int.min...Int.max)).words.hasPrefix("a whole number"))
        #expect(ExpressionType(.integer(7...7)).words == "the number 7")
    }
}
