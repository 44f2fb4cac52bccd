/// A parsed and checked workflow file, closed: templates inlined, defaults filled in, connections resolved, step types versioned.
///
/// It is identified by the SHA-256 of its canonical form (see `Definition+Coding.swift`); a run carries it and never looks at the file again.
public struct Definition: Sendable, Hashable {
    /// The workflow's name.
    public let name: String
    /// Whom it is for.
    public let tenant: Tenant
    /// What a start may bring.
    public let inputs: [InputDefinition]
    /// The connections that its steps use, in the order of their names.
    public let connections: [ConnectionDefinition]
    /// Its steps.
    public let steps: StepGraph
    /// What the run yields.
    public let outputs: [OutputDefinition]
    /// What a failed run does with what it has made.
    public let onFailure: FailurePolicy
    /// How many runs may hold its key at once; `nil` if it needs none.
    public let concurrency: Concurrency?
    /// What `${{ project.… }}` yields: the project file's attributes.
    public let project: Value
    /// Whether claimed names (`--as`) count as identities in this project.
    public let trustClaimedActors: Bool
    /// The files it was made of, as written: the workflow file first, then its templates.
    public let sources: [SourceText]
    /// Made when it is first asked for: of one definition many runs are started.
    let memo = Memo<StoredDefinition>()

    /// Makes a definition; the parser does.
    public init(
        name: String, tenant: Tenant, inputs: [InputDefinition], connections: [ConnectionDefinition],
        steps: StepGraph, outputs: [OutputDefinition], onFailure: FailurePolicy = .stop,
        concurrency: Concurrency? = nil, project: Value, trustClaimedActors: Bool, sources: [SourceText]
    ) {
        self.name = name
        self.tenant = tenant
        self.inputs = inputs
        self.connections = connections
        self.steps = steps
        self.outputs = outputs
        self.onFailure = onFailure
        self.concurrency = concurrency
        self.project = project
        self.trustClaimedActors = trustClaimedActors
        self.sources = sources
    }
}

/// The customer that a workflow onboards.
public struct Tenant: Sendable, Hashable {
    /// The tenant's id.
    public let id: TenantID
    /// The tier, if the project has tiers.
    public let tier: String?
    /// How many runs of that tier may be running (not waiting) at once, if the tier says so.
    public let tierRunsAtOnce: Int?
    /// All that stands under `tenant:`, `id` and `tier` included: what `${{ tenant.… }}` yields.
    public let attributes: Value

    /// Makes a tenant.
    public init(id: TenantID, tier: String?, tierRunsAtOnce: Int?, attributes: Value) {
        self.id = id
        self.tier = tier
        self.tierRunsAtOnce = tierRunsAtOnce
        self.attributes = attributes
    }
}

/// One input of a workflow or of a template.
public struct InputDefinition: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// Its shape.
    public let schema: Schema
    /// What it is if the start says nothing; an input without one must be given.
    public let defaultValue: Value?
    /// One sentence that says what it is for.
    public let summary: String

    /// Makes an input.
    public init(name: String, schema: Schema, defaultValue: Value?, summary: String = "") {
        self.name = name
        self.schema = schema
        self.defaultValue = defaultValue
        self.summary = summary
    }
}

/// One output of a workflow or of a template.
public struct OutputDefinition: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// What it is.
    public let value: Argument
    /// Where the file says so.
    public let location: SourceLocation

    /// Makes an output.
    public init(name: String, value: Argument, location: SourceLocation) {
        self.name = name
        self.value = value
        self.location = location
    }
}

/// A connection that a definition uses.
public struct ConnectionDefinition: Sendable, Hashable {
    /// Its name in the file.
    public let name: String
    /// Its kind.
    public let kind: String
    /// Its settings, defaults filled in, secrets deferred.
    public let settings: Evaluated
    /// What it is, without its secrets.
    public let identity: ConnectionIdentity

    /// Makes a connection's definition.
    public init(name: String, kind: String, settings: Evaluated, identity: ConnectionIdentity) {
        self.name = name
        self.kind = kind
        self.settings = settings
        self.identity = identity
    }
}

/// A file that a definition was made of.
public struct SourceText: Sendable, Hashable {
    /// The path from the project's folder, or the absolute one of a file outside of it.
    public let path: String
    /// The text as it was.
    public let text: String

    /// Makes a source.
    public init(path: String, text: String) {
        self.path = path
        self.text = text
    }
}

/// A place in a source file, lines and columns counted from 1, columns in Unicode scalars.
public struct SourceLocation: Sendable, Hashable {
    /// The file, as the user named it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The column, from 1.
    public let column: Int
    /// How many characters of that line it covers, at least 1.
    public let length: Int

    /// Makes a location.
    public init(file: String, line: Int, column: Int, length: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
        self.length = length
    }
}
