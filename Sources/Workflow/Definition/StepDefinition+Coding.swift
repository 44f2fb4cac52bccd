extension StepGraph {
    var canonical: Value { .array(steps.map(\.canonical)) }

    init(_ list: [StoredFields]) throws { self.init(try list.map(StepDefinition.init)) }
}

extension StepDefinition {
    fileprivate var canonical: Value {
        var object: Object = [
            "continue-on-error": .bool(continueOnError), "id": .string(id), "location": location.canonical,
            "needs": .array(needs.map { Value($0) }), "on-timeout": .string(onTimeout.rawValue),
            "retry": retry.canonical,
            "with": with.canonical,
        ]
        // Left out where they say nothing, so that files which don't use them keep their digests.
        if !compensate { object["compensate"] = false }
        if isPointOfNoReturn { object["point-of-no-return"] = true }
        object.add("foreach", foreach?.canonical)
        object.add("if", condition?.canonical)
        object.add("max-parallel", maxParallel.map { Value($0) })
        object.add("signal", signal.map { .string($0) })
        object.add("timeout", timeout.map { .string($0.text) })
        switch body {
        case .type(let name, let version, let repeatability, let awaits):
            object["uses"] = .string(name)
            object["contract-version"] = Value(version)
            object["repeatability"] = .string(repeatability.rawValue)
            object.add("awaits", awaits.map { .string($0.rawValue) })
        case .template(let template): object["template"] = template.canonical
        }
        return .object(object)
    }

    fileprivate init(_ fields: StoredFields) throws {
        let body: Body =
            if fields.optional("template") != nil {
                .template(try TemplateDefinition(try fields.members("template")))
            } else {
                .type(
                    name: try fields.string("uses"), contractVersion: try fields.int("contract-version"),
                    repeatability: try fields.word("repeatability"), awaits: try fields.optional("awaits", fields.word))
            }
        self.init(
            id: try fields.string("id"), body: body, with: try Argument(try fields.members("with")),
            needs: try fields.array("needs").compactMap(\.int),
            condition: try fields.optional("if") { try Condition(try fields.members($0)) },
            foreach: try fields.optional("foreach") { try Argument(try fields.members($0)) },
            maxParallel: try fields.optional("max-parallel", fields.int),
            retry: try RetryPolicy(try fields.members("retry")),
            timeout: try fields.optional("timeout", fields.duration),
            onTimeout: try fields.word("on-timeout"), continueOnError: try fields.bool("continue-on-error"),
            compensate: try fields.optional("compensate", fields.bool) ?? true,
            isPointOfNoReturn: try fields.optional("point-of-no-return", fields.bool) ?? false,
            signal: try fields.optional("signal", fields.string), location: try SourceLocation(fields, "location"))
    }
}

extension TemplateDefinition {
    fileprivate var canonical: Value {
        [
            "file": .string(file), "inputs": .array(inputs.map(\.canonical)),
            "outputs": .array(outputs.map(\.canonical)),
            "steps": steps.canonical,
        ]
    }

    fileprivate init(_ fields: StoredFields) throws {
        self.init(
            file: try fields.string("file"), inputs: try fields.list("inputs").map(InputDefinition.init),
            steps: try StepGraph(try fields.list("steps")),
            outputs: try fields.list("outputs").map(OutputDefinition.init))
    }
}

extension Condition {
    fileprivate var canonical: Value {
        [
            "expression": .string(expression.text), "judges-outcomes": .bool(judgesOutcomes),
            "runs-after-failure": .bool(runsAfterFailure),
        ]
    }

    fileprivate init(_ fields: StoredFields) throws {
        self.init(
            expression: try Expression.stored(try fields.string("expression")),
            judgesOutcomes: try fields.bool("judges-outcomes"), runsAfterFailure: try fields.bool("runs-after-failure"))
    }
}

extension RetryPolicy {
    fileprivate var canonical: Value {
        var object: Object = [
            "backoff": .string(backoff.rawValue), "delay": .string(delay.text), "jitter": .bool(jitter),
            "max-attempts": Value(maxAttempts), "max-delay": .string(maxDelay.text),
        ]
        object.add("attempt-timeout", attemptTimeout.map { .string($0.text) })
        return .object(object)
    }

    fileprivate init(_ fields: StoredFields) throws {
        self.init(
            maxAttempts: try fields.int("max-attempts"), delay: try fields.duration("delay"),
            backoff: try fields.word("backoff"), maxDelay: try fields.duration("max-delay"),
            jitter: try fields.bool("jitter"), attemptTimeout: try fields.optional("attempt-timeout", fields.duration))
    }
}

extension Argument {
    /// The argument as an object of one member that says what it is.
    var canonical: Value {
        switch self {
        case .literal(let value): ["literal": value]
        case .template(let template):
            [
                "template": .array(
                    template.parts.map { part in
                        switch part {
                        case .text(let text): .string(text)
                        case .expression(let expression): ["expression": .string(expression.text)]
                        }
                    })
            ]
        case .array(let items): ["array": .array(items.map(\.canonical))]
        case .object(let members): ["object": .object(Object(members.map { ($0.key, $0.value.canonical) }))]
        }
    }

    init(_ fields: StoredFields) throws {
        if let value = fields.optional("literal") {
            self = .literal(value)
        } else if fields.optional("template") != nil {
            let parts = try fields.array("template")
                .map { part -> Template.Part in
                    if let text = part.string { return .text(text) }
                    return .expression(try Expression.stored(try StoredFields(part, "template").string("expression")))
                }
            self = .template(Template(parts: parts))
        } else if fields.optional("array") != nil {
            self = .array(try fields.list("array").map(Argument.init))
        } else {
            let object = try fields.value("object").object ?? [:]
            self = .object(
                try object.map {
                    Member(key: $0.key, value: try Argument(try StoredFields($0.value, "object.\($0.key)")))
                })
        }
    }
}

extension Expression {
    /// Parses an expression that a checked file held.
    fileprivate static func stored(_ text: String) throws -> Expression {
        do throws(ExpressionError) {
            return try parse(text)
        } catch {
            throw DefinitionDamaged("the expression `\(text)` can't be read: \(error.message)")
        }
    }
}
