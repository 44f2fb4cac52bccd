/// Reads what a file writes where a value goes, checks every expression in it, and says which shape it will have.
struct ArgumentReader {
    /// Reads the file.
    let reader: FileReader
    /// What expressions can see.
    var scope: TypeScope
    /// The tenant's and the project's values, for expressions that need nothing else.
    let closed: ClosedScope

    /// An argument and what is known of its value.
    struct Read {
        /// The argument.
        let argument: Argument
        /// The type of its value.
        let type: ExpressionType
    }

    private var findings: Findings { reader.findings }

    /// Reads a node where a shape is expected; `nil` if anything in it was wrong, which is reported then.
    func read(_ node: YAMLNode, as schema: Schema, _ owner: String) -> Read? {
        guard !node.isRefused else { return nil }
        guard node.hasExpression else {
            // A word such as `null` stands for itself where words are expected.
            if case .enumeration(let words) = schema, let text = node.scalarText,
                words.contains(where: { $0.equalsByBytes(text) })
            {
                return Read(argument: .literal(.string(text)), type: ExpressionType(.string))
            }
            guard let value = reader.value(of: node), reader.check(value, of: node, as: schema, owner) else {
                return nil
            }
            return Read(argument: .literal(value), type: ExpressionType(value.inferredSchema))
        }
        switch node.content {
        case .scalar(let text, _): return template(text, of: node, as: schema, owner)
        case .sequence(let items): return list(items, of: node, as: schema, owner)
        case .mapping(let members): return object(members, of: node, as: schema, owner)
        case .refused: return nil
        }
    }

    // MARK: Lists and objects with expressions in them

    private func list(_ items: [YAMLNode], of node: YAMLNode, as schema: Schema, _ owner: String) -> Read? {
        let itemSchema: Schema
        switch schema {
        case .any: itemSchema = .any
        case .array(let item): itemSchema = item
        case .union(let shapes): return best(of: shapes, for: node, owner)
        default: return wrong(node, schema, owner)
        }
        let read = items.map { self.read($0, as: itemSchema, owner) }
        let whole = read.compactMap { $0 }
        guard whole.count == read.count else { return nil }
        let type = ExpressionType(.array(.any), isSecret: whole.contains(where: \.type.isSecret))
        return Read(argument: Argument.array(whole.map(\.argument)).normalized, type: type)
    }

    private func object(_ members: [YAMLMember], of node: YAMLNode, as schema: Schema, _ owner: String) -> Read? {
        var whole: [(String, Read)] = []
        var isWhole = true
        func add(_ member: YAMLMember, as schema: Schema) {
            let read = read(member.value, as: schema, "\(owner).\(member.key)")
            if let read { whole.append((member.key, read)) } else { isWhole = false }
        }
        switch schema {
        case .any: for member in members { add(member, as: .any) }
        case .map(let item): for member in members { add(member, as: item) }
        case .object(let properties):
            for member in members {
                if let property = properties.first(where: { $0.name.equalsByBytes(member.key) }) {
                    add(member, as: property.schema)
                } else {
                    reader.reportUnknownKey(
                        member, keys: properties.map(\.name), taken: members.map(\.key), owner: owner)
                    isWhole = false
                }
            }
            for property in properties where property.required {
                guard !members.contains(where: { $0.key.equalsByBytes(property.name) }) else { continue }
                reader.reportMissing(
                    property.name, in: owner, at: node.location, help: "expected \(property.schema)")
                isWhole = false
            }
        case .union(let shapes): return best(of: shapes, for: node, owner)
        default: return wrong(node, schema, owner)
        }
        guard isWhole else { return nil }
        let argument = Argument.object(whole.map { Argument.Member(key: $0, value: $1.argument) }).normalized
        let schema = Schema.object(
            whole.map { .init($0, $1.type.schema, required: $1.type.missingBecause == nil) })
        return Read(
            argument: argument, type: ExpressionType(schema, isSecret: whole.contains { $0.1.type.isSecret }))
    }

    /// Reads by the shape that fits best; only that one's mistakes are reported.
    private func best(of shapes: [Schema], for node: YAMLNode, _ owner: String) -> Read? {
        var best: (read: Read?, found: [Diagnostic])?
        for shape in shapes where shape.mayBeWritten(as: node) {
            let scratch = Findings()
            let reader = ArgumentReader(
                reader: FileReader(file: reader.file, findings: scratch), scope: scope, closed: closed)
            let read = reader.read(node, as: shape, owner)
            if read != nil { return read }
            if best.map({ scratch.list.count < $0.found.count }) ?? true { best = (read, scratch.list) }
        }
        guard let best else { return wrong(node, .union(shapes), owner) }
        for diagnostic in best.found { findings.add(diagnostic) }
        return nil
    }

    private func wrong(_ node: YAMLNode, _ schema: Schema, _ owner: String) -> Read? {
        findings.error(.wrongType, "\(owner): expected \(schema), found \(node.excerpt)", at: node.location)
        return nil
    }

    // MARK: Scalars with expressions in them

    private func template(_ text: String, of node: YAMLNode, as schema: Schema, _ owner: String) -> Read? {
        let parts: [Template.ScannedPart]
        do throws(ExpressionError) {
            parts = try Template.scan(text)
        } catch {
            report(error, in: node)
            return nil
        }
        let template = Template(parts: parts.map(\.part))
        if parts.count == 1, case .expression(let expression) = parts[0].part {
            guard let type = check(expression, at: parts[0].offset, in: node, as: schema, owner) else { return nil }
            return closedCheck(Read(argument: .template(template), type: type), of: node, as: schema, owner)
        }
        var type = ExpressionType(.string)
        var isRight = true
        for part in parts {
            guard case .expression(let expression) = part.part else { continue }
            guard let inserted = insertable(expression, at: part.offset, in: node) else {
                isRight = false
                continue
            }
            type.isSecret = type.isSecret || inserted.isSecret
        }
        guard isRight else { return nil }
        guard Schema.string.isAssignable(to: schema) else {
            findings.error(
                .wrongType, "\(owner): expected \(schema), found text with an expression in it", at: node.location,
                help: "an expression keeps its type only if it stands alone")
            return nil
        }
        return closedCheck(Read(argument: .template(template), type: type), of: node, as: schema, owner)
    }

    /// Checks an expression that stands alone.
    private func check(
        _ expression: Expression, at offset: Int, in node: YAMLNode, as schema: Schema, _ owner: String
    ) -> ExpressionType? {
        var checker = ExpressionChecker(scope: scope)
        let type = checker.type(of: expression)
        if checker.findings.isEmpty { checker.requireThere(type, of: expression.root) }
        guard checker.findings.isEmpty else {
            report(checker.findings, at: offset, in: node)
            return nil
        }
        guard !type.isNull, type.schema.isAssignable(to: schema) else {
            let place = node.location(of: offset..<offset + expression.text.unicodeScalars.count, in: reader.file)
            let found = type.words
            findings.error(
                .wrongType, "\(owner): expected \(schema), and \(quoted(expression.text)) is \(found)", at: place,
                help: conversionHelp(from: type.schema, to: schema))
            return nil
        }
        return type
    }

    private func conversionHelp(from: Schema, to: Schema) -> String? {
        switch (from, to) {
        case (.integer, .string), (.number, .string), (.bool, .string):
            "nothing is converted; format('{0}', …) makes text"
        case (.dataset, .array): "a data set is handed on to a step as it is; foreach takes a list"
        default: nil
        }
    }

    private func insertable(_ expression: Expression, at offset: Int, in node: YAMLNode) -> ExpressionType? {
        var checker = ExpressionChecker(scope: scope)
        let type = checker.type(of: expression)
        if checker.findings.isEmpty {
            checker.requireThere(type, of: expression.root)
            checker.requireInsertable(type, of: expression.root)
        }
        report(checker.findings, at: offset, in: node)
        return checker.findings.isEmpty ? type : nil
    }

    /// An expression that needs only the tenant and the project has its value already, so it can be checked exactly.
    private func closedCheck(_ read: Read, of node: YAMLNode, as schema: Schema, _ owner: String) -> Read? {
        guard closed.isComplete, read.argument.isClosed, !read.type.isSecret else { return read }
        do throws(EvaluationError) {
            let value = try read.argument.evaluate(in: closed).value
            let mismatches = schema.mismatches(of: value)
            for mismatch in mismatches {
                findings.error(
                    .wrongType, "\(owner): \(mismatch.message)", at: node.location,
                    help: "that is what the expression yields for this tenant")
            }
            return mismatches.isEmpty ? read : nil
        } catch {
            findings.error(.noValue, "\(owner): \(error.message)", at: node.location)
            return nil
        }
    }

    private func report(_ found: [ExpressionFinding], at offset: Int, in node: YAMLNode) {
        for finding in found {
            let range = finding.range.lowerBound + offset..<finding.range.upperBound + offset
            findings.error(
                finding.code, finding.message, at: node.location(of: range, in: reader.file), help: finding.help)
        }
    }

    private func report(_ error: ExpressionError, in node: YAMLNode) {
        findings.error(
            .expressionSyntax, error.message, at: node.location(of: error.range, in: reader.file), help: error.help)
    }
}

extension ArgumentReader {
    /// Reads a step's `if`: one expression, with or without `${{ }}`.
    func condition(_ node: YAMLNode) -> Condition? {
        guard case .scalar(let text, _) = node.content else {
            if !node.isRefused { _ = wrong(node, .bool, "\"if\"") }
            return nil
        }
        let expression: Expression
        var offset = 0
        do throws(ExpressionError) {
            if Template.isNeeded(for: text) {
                let parts = try Template.scan(text)
                guard parts.count == 1, case .expression(let alone) = parts[0].part else {
                    findings.error(
                        .wrongType, "\"if\" takes one expression, and text stands beside it", at: node.location,
                        help: "write the whole condition inside one ${{ }}, or without it")
                    return nil
                }
                (expression, offset) = (alone, parts[0].offset)
            } else {
                expression = try Expression.parse(text)
                offset = text.unicodeScalars.count - text.droppingLeadingSpaces.unicodeScalars.count
            }
        } catch {
            report(error, in: node)
            return nil
        }
        guard check(expression, at: offset, in: node, as: .bool, "\"if\"") != nil else { return nil }
        return Condition(
            expression: expression, judgesOutcomes: expression.judgesOutcomes,
            runsAfterFailure: expression.runsAfterFailure)
    }
}

/// The tenant's and the project's values: all that is known before a run starts.
struct ClosedScope: EvaluationScope {
    /// What `${{ tenant.… }}` yields; `nil` while no tenant is known.
    var tenant: Value?
    /// What `${{ project.… }}` yields.
    var project: Value

    /// Whether the tenant is known.
    var isComplete: Bool { tenant != nil }

    var failed: Bool { false }

    func context(_ name: String) -> Value? {
        switch name {
        case "tenant": tenant
        case "project": project
        default: nil
        }
    }

    func output(of step: String) -> Value? { nil }

    func outcome(of step: String) -> String? { nil }
}

extension Argument {
    /// Whether nothing but the tenant and the project is needed to evaluate it.
    var isClosed: Bool {
        expressions.allSatisfy { expression in
            !expression.root.contains { node in
                switch node.kind {
                case .context(let name): !TypeScope.closedContexts.contains(name)
                case .call(let function, _): function.isStatus
                default: false
                }
            }
        }
    }
}

extension Value {
    /// The shape of this value, as wide as a place that held another value of its kind might need.
    var inferredSchema: Schema {
        switch self {
        case .null: return .any
        case .bool: return .bool
        case .number(let number): return number.int == nil ? .number : .integer()
        case .string: return .string
        case .array(let items):
            var schemas: [Schema] = []
            for item in items.prefix(100).map(\.inferredSchema) where !schemas.contains(item) { schemas.append(item) }
            return .array(schemas.count == 1 && items.count <= 100 ? schemas[0] : .any)
        case .object(let object):
            return .object(object.map { .init($0.key, $0.value.inferredSchema, required: !$0.value.isNull) })
        }
    }
}

extension Schema {
    /// Whether a value of this shape may be written as such a node.
    fileprivate func mayBeWritten(as node: YAMLNode) -> Bool {
        switch (self, node.content) {
        case (.any, _), (.array, .sequence), (.map, .mapping), (.object, .mapping), (.dataset, .mapping): true
        case (.union(let shapes), _): shapes.contains { $0.mayBeWritten(as: node) }
        case (.array, _), (.map, _), (.object, _), (.dataset, _): false
        case (_, .scalar): true
        default: false
        }
    }
}

extension String {
    /// The text without spaces and line breaks at its start.
    fileprivate var droppingLeadingSpaces: String {
        String(String.UnicodeScalarView(unicodeScalars.drop { " \t\r\n".unicodeScalars.contains($0) }))
    }
}
