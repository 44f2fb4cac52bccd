import Crypto

/// The name of an actor in the envelope of events: the same for the same actor in one log, and no name of a person.
public enum Pseudonym {
    /// The pseudonym of an actor: `p_` and 16 characters of Crockford's base 32; a runner shows as `runner:` and its id.
    ///
    /// The characters are the first 80 bits of an HMAC-SHA256, under the log's salt, over the actor's kind, a zero byte
    /// and its established identity. A claimed name proves nothing and isn't in it.
    /// - Parameters:
    ///   - actor: Whom to name.
    ///   - salt: The log's own key, see ``LogIdentity/salt``.
    /// - Returns: The pseudonym.
    public static func of(_ actor: Actor, salt: [UInt8]) -> String {
        guard actor.kind != .runner else { return "runner:\(actor.identity)" }
        var mac = HMAC<SHA256>(key: SymmetricKey(data: salt))
        mac.update(data: Array(actor.kind.rawValue.utf8) + [0] + Array(actor.identity.utf8))
        let digest = mac.finalize().withUnsafeBytes { Digest(raw: $0) }
        return "p_" + Base32.text(digest.bytes.prefix(10))
    }
}
