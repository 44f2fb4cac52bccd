import Testing
import Workflow

struct SigningKeyTests {
    // The first key of RFC 8032, 7.1.
    private let secret = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    private let known = "ed25519:d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"

    private func key(_ text: String) -> SigningKey? { SigningKey(Secret(bytes: Array(text.utf8))) }

    @Test("a key is read in every form that it is written in")
    func forms() throws {
        let pem = """
            -----BEGIN PRIVATE KEY-----
            MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g
            -----END PRIVATE KEY-----

            """
        for text in [secret, secret.uppercased() + "\n", "nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n", pem] {
            #expect(key(text)?.verifyingKey.description == known, "\(text)")
        }
        try #require(key(secret)).pem.withBytes { #expect(String(decoding: $0, as: UTF8.self) == pem) }
        let made = SigningKey()
        #expect(SigningKey(made.pem)?.verifyingKey == made.verifyingKey)
        #expect(made.verifyingKey != SigningKey().verifyingKey)
    }

    @Test("a public key is read in every form that it is written in")
    func publicForms() {
        let pem = """
            -----BEGIN PUBLIC KEY-----
            MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
            -----END PUBLIC KEY-----

            """
        for text in [known, String(known.dropFirst(8)), known + "\n", pem] {
            #expect(VerifyingKey(Array(text.utf8))?.description == known, "\(text)")
        }
    }

    @Test(
        "what is no key is none",
        arguments: ["", "hunter2", "9d61", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"])
    func none(_ text: String) {
        #expect(key(text) == nil)
        #expect(VerifyingKey(Array(text.utf8)) == nil)
    }
}
