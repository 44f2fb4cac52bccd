import Crypto
import Foundation

/// The private half of an Ed25519 key, which signs checkpoints.
public struct SigningKey: Sendable {
    private let key: Curve25519.Signing.PrivateKey

    /// What stands before the 32 bytes of a private key in PKCS #8.
    private static let prefix: [UInt8] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20]
    private static let label = "PRIVATE KEY"

    /// Makes a new key.
    public init() { key = Curve25519.Signing.PrivateKey() }

    /// Reads a key: PEM as `openssl genpkey -algorithm ed25519` writes it, or its 32 bytes in hexadecimal or Base64.
    /// - Returns: `nil` if it is none of these.
    public init?(_ secret: Secret) {
        let bytes = secret.withBytes { KeyText.bytes($0, label: Self.label, prefix: Self.prefix) }
        guard let bytes, let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes) else { return nil }
        self.key = key
    }

    /// The key as a PEM file holds it.
    public var pem: Secret {
        Secret(bytes: KeyText.pem(Self.prefix + [UInt8](key.rawRepresentation), label: Self.label))
    }

    /// The public half.
    public var verifyingKey: VerifyingKey { VerifyingKey(key.publicKey) }

    /// Signs bytes.
    func signature(of bytes: [UInt8]) throws -> [UInt8] { [UInt8](try key.signature(for: bytes)) }
}

/// The public half of an Ed25519 key, by which checkpoints are verified.
public struct VerifyingKey: Sendable, Hashable, CustomStringConvertible {
    private let bytes: [UInt8]

    /// What stands before the 32 bytes of a public key in SPKI.
    private static let prefix: [UInt8] = [0x30, 0x2a, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 3, 0x21, 0]
    private static let label = "PUBLIC KEY"
    private static let scheme = "ed25519:"

    fileprivate init(_ key: Curve25519.Signing.PublicKey) { bytes = [UInt8](key.rawRepresentation) }

    /// Reads a key: `ed25519:` and 64 hexadecimal digits, PEM, or its 32 bytes in hexadecimal or Base64.
    /// - Returns: `nil` if it is none of these.
    public init?(_ text: [UInt8]) {
        let scheme = Array(Self.scheme.utf8)
        let rest = text.starts(with: scheme) ? Array(text.dropFirst(scheme.count)) : text
        guard let bytes = KeyText.bytes(rest, label: Self.label, prefix: Self.prefix) else { return nil }
        self.bytes = bytes
    }

    /// Reads a key from a text that says that it is a public one: 32 bytes alone could be a private key too.
    /// - Returns: `nil` if it doesn't.
    public init?(publicText text: [UInt8]) {
        let saysSo = String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard saysSo.hasPrefix(Self.scheme) || saysSo.hasPrefix("-----BEGIN \(Self.label)-----") else { return nil }
        self.init(Array(saysSo.utf8))
    }

    /// The key as people hand it on: `ed25519:` and 64 hexadecimal digits.
    public var description: String { Self.scheme + Hex.text(bytes) }

    /// Whether a signature of bytes was made with the private half.
    func accepts(_ signature: [UInt8], of signed: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
        return key.isValidSignature(signature, for: signed)
    }
}

/// How the 32 bytes of a key are written in files.
private enum KeyText {
    static func bytes(_ text: [UInt8], label: String, prefix: [UInt8]) -> [UInt8]? {
        let text = String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let (begin, end) = ("-----BEGIN \(label)-----", "-----END \(label)-----")
        if text.hasPrefix(begin), text.hasSuffix(end) {
            let inside = text.dropFirst(begin.count).dropLast(end.count).filter { !$0.isWhitespace }
            guard let data = Data(base64Encoded: String(inside)), data.count == prefix.count + 32,
                data.starts(with: prefix)
            else { return nil }
            return Array(data.dropFirst(prefix.count))
        }
        if let bytes = Hex.bytes(text), bytes.count == 32 { return bytes }
        guard let data = Data(base64Encoded: text), data.count == 32 else { return nil }
        return Array(data)
    }

    static func pem(_ bytes: [UInt8], label: String) -> [UInt8] {
        let inside = Data(bytes).base64EncodedString()
        return Array("-----BEGIN \(label)-----\n\(inside)\n-----END \(label)-----\n".utf8)
    }
}
