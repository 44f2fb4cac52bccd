public import Workflow

/// Maps the records of a data set to fields with types, and sets aside what doesn't fit.
public struct Transform: Step {
    /// What this step type says of itself.
    public static let description = StepDescription(
        name: "transform",
        summary: "maps each record to fields with types, formats and defaults, and sets aside what doesn't fit",
        fields: [
            Field("dataset", .dataset, "The records.", required: true, example: "${{ steps.export.output.dataset }}"),
            Field(
                "fields",
                .map(.object(FieldRule.properties)),
                "What each new record has: a field's name, and where its value comes from.",
                required: true,
                example: [
                    "email": ["from": "Email", "type": "email", "required": true],
                    "joined": ["from": "HireDate", "type": "date", "format": "dd/MM/yyyy"],
                ]
            ),
            Field(
                "filter",
                .map(.union([.string, .number, .bool, .array(.union([.string, .number, .bool]))])),
                "Keeps only records whose columns have one of the given values; compared before anything is mapped.",
                example: ["Status": ["active", "on leave"]]
            ),
            Field(
                "unique",
                .array(.string),
                "Fields of which no two records may have the same values; the later record is invalid.",
                example: ["email"]
            ),
            Field(
                "on-invalid",
                .enumeration(["reject", "fail", "null"]),
                "What is done with a value that doesn't fit: its record is set aside, the step fails, or the value becomes "
                    + "null (a record is still set aside if the field is required).",
                default: "reject",
                example: "fail"
            ),
            Field(
                "max-rejects",
                .union([.integer(0 ... .max), .string]),
                "How many records may be set aside before the step fails: a number, or a share such as 5%; "
                    + "any number if unsaid.",
                unit: "records",
                example: "5%"
            ),
            Field(
                "format",
                .enumeration(Dataset.formats),
                "How the new records are written.",
                default: "ndjson",
                example: "csv"
            ),
            Field(
                "columns",
                .array(.string),
                "The order of the columns of CSV; the alphabetical order of the fields if unsaid.",
                example: ["email", "joined"]
            ),
            Field(
                "escape-formulas",
                .bool,
                "Whether texts in CSV that a spreadsheet would run as a formula get a ' in front.",
                default: true,
                example: false
            ),
        ],
        output: [
            Field("dataset", .dataset, "The new records.", required: true),
            Field(
                "records", .integer(0 ... .max), "How many there are.", unit: "records", required: true, example: 979),
            Field(
                "rejected",
                .integer(0 ... .max),
                "How many records were set aside.",
                unit: "records",
                required: true,
                example: 21
            ),
            Field(
                "filtered",
                .integer(0 ... .max),
                "How many records the filter left out.",
                unit: "records",
                required: true,
                example: 0
            ),
            Field(
                "nulled",
                .integer(0 ... .max),
                "How many values became null.",
                unit: "values",
                required: true,
                example: 0
            ),
            Field(
                "rejects",
                .dataset,
                "Every value that didn't fit, as NDJSON: record, column, field, value, reason.",
                required: true
            ),
        ],
        repeatability: .readOnly,
        example: """
            - id: people
              uses: transform
              with:
                dataset: ${{ steps.export.output.dataset }}
                fields:
                  email:  { from: Email, type: email, required: true }
                  joined: { from: HireDate, type: date, format: dd/MM/yyyy }
                on-invalid: reject
            """
    )

    /// Makes the step type.
    public init() {}

    /// Checks date formats, time zones and whatever else a schema can't say.
    public static func check(_ with: Argument) -> [InputProblem] { TransformSettings.read(with).problems }

    /// A transformation touches nothing outside.
    public func plan(_ context: StepContext) async throws -> StepPlan { StepPlan() }

    /// Maps the records.
    public func perform(_ context: StepContext) async throws -> StepOutcome {
        let settings = try TransformSettings(context.input)
        var source = try await DatasetReader("dataset", in: context)
        var output = try await DatasetWriter(settings.format, columns: settings.columns, csv: settings.csv, in: context)
        var rejects: DatasetWriter
        do { rejects = try await DatasetWriter(.ndjson, in: context) } catch {
            await output.discard()
            throw error
        }
        do {
            var transformation = Transformation(settings, header: source.origin)
            while let records = try await source.next() {
                try Task.checkCancellation()
                for record in records { try transformation.map(record, into: &output, rejects: &rejects) }
                try await output.flush()
                try await rejects.flush()
            }
            try transformation.finish()
            let (dataset, rejected) = (try await output.finish(), try await rejects.finish())
            return .done(
                output: [
                    "dataset": dataset.value,
                    "records": Value(dataset.records),
                    "rejected": Value(transformation.rejected),
                    "filtered": Value(transformation.filtered),
                    "nulled": Value(transformation.nulled),
                    "rejects": rejected.value,
                ]
            )
        } catch {
            await output.discard()
            await rejects.discard()
            throw error
        }
    }
}
