import Workflow

/// One pass over the records of a data set: what was mapped, and what was set aside.
struct Transformation {
    private let settings: TransformSettings
    /// Where the names of the columns stand in the file that the records came from, if that is known.
    private let header: String?
    private var read = 0
    /// How many records were set aside.
    private(set) var rejected = 0
    /// How many records the filter left out.
    private(set) var filtered = 0
    /// How many values became null.
    private(set) var nulled = 0
    /// Which columns, of the filters and then of the rules, some record had.
    private var seen: [Bool]
    private var columns = ColumnNames()
    private var keys = UniqueKeys()
    /// The first rejects, for the message of a failure.
    private var firstRejects: [String] = []

    init(_ settings: TransformSettings, header: String? = nil) {
        self.settings = settings
        self.header = header
        seen = Array(repeating: false, count: settings.filters.count + settings.rules.count)
    }

    /// Maps one record.
    mutating func map(
        _ record: ReadRecord,
        into output: inout DatasetWriter,
        rejects: inout DatasetWriter
    ) throws(StepFailure) {
        read += 1
        // The first records tell which columns there are; messages about a missing one list them.
        if read <= 100 { columns.note(record.members) }
        guard try passesFilter(record) else {
            filtered += 1
            return
        }
        var members: [Object.Member] = []
        members.reserveCapacity(settings.rules.count)
        var isWhole = true
        for (ordinal, rule) in settings.rules.enumerated() {
            let found = rule.value(in: record.members)
            if found != nil { seen[settings.filters.count + ordinal] = true }
            do throws(FieldRule.Invalid) {
                members.append(Object.Member(key: rule.name, value: try rule.convert(found)))
            } catch {
                try handle(error, of: rule, ordinal, found: found, in: record, &rejects, &isWhole)
                members.append(Object.Member(key: rule.name, value: .null))
            }
        }
        // The rules came in the order of their names.
        let mapped = Object(sorted: members)
        if isWhole { isWhole = try isUnique(mapped, record, &rejects) }
        guard isWhole else {
            rejected += 1
            if case .records(let limit) = settings.rejectLimit, rejected > limit {
                throw tooManyRejects(limit: "\(limit)")
            }
            return
        }
        output.append(mapped)
    }

    /// Checks what can only be known at the end.
    func finish() throws(StepFailure) {
        if read > 0, let missing = firstMissingColumn { throw missing }
        if case .perMille(let share, let text) = settings.rejectLimit, rejected * 1_000 > share * read {
            throw tooManyRejects(limit: text)
        }
    }

    // MARK: filter

    private mutating func passesFilter(_ record: ReadRecord) throws(StepFailure) -> Bool {
        var passes = true
        for (ordinal, filter) in settings.filters.enumerated() {
            guard let value = record.members[filter.column] else {
                passes = false
                continue
            }
            seen[ordinal] = true
            passes = passes && filter.values.contains(value)
        }
        return passes
    }

    // MARK: invalid values

    private mutating func handle(
        _ invalid: FieldRule.Invalid,
        of rule: FieldRule,
        _ ordinal: Int,
        found: Value?,
        in record: ReadRecord,
        _ rejects: inout DatasetWriter,
        _ isWhole: inout Bool
    ) throws(StepFailure) {
        switch settings.onInvalid {
        case .fail:
            if found == nil, !seen[settings.filters.count + ordinal] {
                throw missingColumn(rule.column, reader: "the field \(quoted(rule.name))", record: record.number)
            }
            throw StepFailure(
                code: "record-invalid",
                message: "record \(record.number), column \(quoted(rule.column)), field \(quoted(rule.name)): "
                    + "\(invalid.reason); correct the source, or say on-invalid: reject",
                side: .tenant
            )
        case .null where rule.required != true: nulled += 1
        case .null, .reject: isWhole = false
        }
        note(record, column: rule.column, field: rule.name, value: found ?? .null, invalid.reason, &rejects)
    }

    private mutating func note(
        _ record: ReadRecord,
        column: String,
        field: String,
        value: Value,
        _ reason: String,
        _ rejects: inout DatasetWriter
    ) {
        rejects.append([
            "record": Value(record.number),
            "column": .string(column),
            "field": .string(field),
            "value": value,
            "reason": .string(reason),
        ])
        if firstRejects.count < 5 { firstRejects.append("record \(record.number), \(field): \(reason)") }
    }

    private func tooManyRejects(limit: String) -> StepFailure {
        // Where a column is missing, that is the reason for all of them.
        if let missing = firstMissingColumn { return missing }
        let noun = rejected == 1 ? "record of \(read) was" : "records of \(read) were"
        return StepFailure(
            code: "too-many-rejects",
            message: "\(rejected) \(noun) set aside, and max-rejects is \(limit); the first: "
                + firstRejects.joined(separator: "; "),
            side: .tenant
        )
    }

    // MARK: unique

    private mutating func isUnique(
        _ mapped: Object,
        _ record: ReadRecord,
        _ rejects: inout DatasetWriter
    ) throws(StepFailure) -> Bool {
        guard !settings.unique.isEmpty else { return true }
        let values = settings.unique.map { mapped[$0] ?? .null }
        // Where nothing is given, nothing can be given twice.
        guard !values.allSatisfy(\.isNull), let earlier = try keys.insert(values, of: record.number) else {
            return true
        }
        let shown = values.count == 1 ? values[0] : .array(values)
        let reason =
            "\(quoted(shown.string ?? shown.canonicalText)) was already given by record \(earlier), and must be unique"
        let fields = settings.unique.joined(separator: ", ")
        if settings.onInvalid == .fail {
            throw StepFailure(
                code: "record-invalid",
                message: "record \(record.number), field \(quoted(fields)): \(reason); correct the source, "
                    + "or say on-invalid: reject",
                side: .tenant
            )
        }
        let columns = settings.unique.compactMap { name in
            settings.rules.first { $0.name.utf8.elementsEqual(name.utf8) }?.column
        }
        note(record, column: columns.joined(separator: ", "), field: fields, value: shown, reason, &rejects)
        return false
    }

    // MARK: missing columns

    /// The failure of the first column that no record had, though it must be there.
    private var firstMissingColumn: StepFailure? {
        for (ordinal, filter) in settings.filters.enumerated() where !seen[ordinal] {
            return missingColumn(filter.column, reader: "the filter", record: nil)
        }
        // Where the filter left every record out, nothing is known of the other columns.
        guard read > filtered else { return nil }
        for (ordinal, rule) in settings.rules.enumerated() where !seen[settings.filters.count + ordinal] {
            guard rule.required != false, rule.defaultValue.isNull else { continue }
            return missingColumn(rule.column, reader: "the field \(quoted(rule.name))", record: nil)
        }
        return nil
    }

    private func missingColumn(_ column: String, reader: String, record: Int?) -> StepFailure {
        let near = Nearest.hint(for: column, among: columns.names)
        let known = columns.names.isEmpty ? "there is none" : "there are \(listed(columns.names.map { quoted($0) }))"
        let subject =
            header.map { "\($0): the header has no" } ?? record.map { "record \($0) has no" } ?? "no record has a"
        return StepFailure(
            code: "column-missing",
            message: "\(subject) column \(quoted(column)), which \(reader) is read from\(near); \(known)",
            side: .tenant
        )
    }
}
