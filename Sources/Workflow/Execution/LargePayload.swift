/// Keeps payloads that are too large for the log as artifacts of their tenant: the event holds their name.
///
/// Such an event's payload is `{"$payload":{"artifact":…,"bytes":…,"tenant":…}}`; no event's own payload has that member.
struct LargePayload: Sendable {
    /// The most bytes that a payload has in the log itself.
    static let limit = 64 * 1024
    private static let prefix = Array(#"{"$payload":"#.utf8)

    let artifacts: any ArtifactStore

    /// The payload as the log should hold it.
    func stow(_ payload: [UInt8], of tenant: TenantID) async throws(LogError) -> [UInt8] {
        guard payload.count > Self.limit else { return payload }
        do {
            let writer = try await artifacts.create(for: tenant)
            try await writer.write(payload)
            let kept = try await writer.finish()
            let place: Value = [
                "artifact": .string(kept.digest.hex), "bytes": Value(kept.bytes), "tenant": .string(tenant.text),
            ]
            return Value.object(["$payload": place]).canonicalBytes
        } catch {
            throw .unusable("a payload of \(payload.count) bytes can't be kept as an artifact: \(Attempt.text(error))")
        }
    }

    /// Where the payload of an event is; `nil` if the log holds it itself.
    func place(of recorded: RecordedEvent) -> (digest: Digest, tenant: TenantID)? {
        guard recorded.event.payload.starts(with: Self.prefix) else { return nil }
        let place = (try? Value(json: recorded.event.payload))?["$payload"]
        guard let digest = place?["artifact"]?.string.flatMap(Digest.init(hex:)), let tenant = place?["tenant"]?.string
        else { return nil }
        return (digest, TenantID(text: tenant))
    }

    /// The payload that an event was appended with.
    func fetch(_ recorded: RecordedEvent) async throws -> RecordedEvent {
        guard recorded.event.payload.starts(with: Self.prefix) else { return recorded }
        guard let place = place(of: recorded) else {
            throw LogError.damaged("event \(recorded.version) of \(recorded.stream) names no artifact that can be read")
        }
        let reader = try await artifacts.read(place.digest, of: place.tenant)
        var payload: [UInt8] = []
        while let piece = try await reader.next() { payload += piece }
        return recorded.replacing(payload: payload)
    }
}

extension RecordedEvent {
    /// The same event with the payload that it stands for.
    fileprivate func replacing(payload: [UInt8]) -> RecordedEvent {
        RecordedEvent(
            position: position, stream: stream, version: version,
            event: EncodedEvent(
                id: event.id, type: event.type, payloadVersion: event.payloadVersion, time: event.time,
                actor: event.actor, causation: event.causation, payload: payload), recordedAt: recordedAt, hash: hash)
    }
}
