// Temporary: whoever lands the real thing deletes its line here, and the file with the last.
enum EventCoding {
    static func encode(_ e: Event) -> (version: Int, payload: [UInt8]) { (1, []) }
    static func decode(_ e: RecordedEvent) throws -> Event { throw EvaluationError("") }
}
enum Pseudonym { static func of(_ a: Actor, salt: [UInt8]) -> String { "" } }
