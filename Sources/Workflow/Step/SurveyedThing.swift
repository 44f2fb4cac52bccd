/// One thing that the other side of a connection holds, as `runner torture` counts and compares things.
public struct SurveyedThing: Sendable, Hashable {
    /// Tells it from everything else that is held there, for as long as it is there.
    public let id: String
    /// The kind of thing, as effects name it.
    public let kind: String
    /// Its name on the other side, as effects name it.
    public let resource: String
    /// What it is, for a person: things that were made twice have one name.
    public let name: String
    /// Its properties, without moments, random tokens and numbers that the other side draws.
    public let facts: Object

    /// Makes a thing.
    public init(id: String, kind: String, resource: String, name: String, facts: Object) {
        self.id = id
        self.kind = kind
        self.resource = resource
        self.name = name
        self.facts = facts
    }
}
