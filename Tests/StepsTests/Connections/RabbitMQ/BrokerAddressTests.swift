import Testing

@testable import Steps

@Suite("The URL of a broker")
struct BrokerAddressTests {
    @Test(
        "is read, and written in one way",
        arguments: [
            ("amqp://broker", "amqp://broker:5672/%2F"), ("amqps://broker/", "amqps://broker:5671/%2F"),
            ("amqp://broker:17/contoso", "amqp://broker:17/contoso"),
            ("amqp://[::1]:17/a%20b", "amqp://[::1]:17/a%20b"), ("amqp://broker/%2f", "amqp://broker:5672/%2F"),
        ])
    func good(url: String, text: String) throws {
        let address = try BrokerAddress(url)
        #expect(address.text == text)
        #expect(try BrokerAddress(address.text) == address)
    }

    @Test(
        "says what is wrong with it",
        arguments: [
            ("http://broker", "expected amqp://HOST or amqps://HOST, with :PORT and /VHOST where they differ"),
            ("broker", "expected amqp://HOST or amqps://HOST, with :PORT and /VHOST where they differ"),
            ("amqp://", "it names no host"),
            ("amqp://u:p@broker", "a name or a password doesn't belong in it; say `user` and `password`"),
            ("amqp://broker:0", "\"0\" is no port; expected a number from 1 to 65535"),
            ("amqp://broker:+7", "\"+7\" is no port; expected a number from 1 to 65535"),
            ("amqp://broker/a/b", "a \"/\" in the name of a virtual host is written %2F"),
            ("amqp://broker/%00", "expected two hexadecimal digits, not 00, after each %"),
            (
                "amqp://broker/?heartbeat=1",
                "expected nothing but a host, a port and a virtual host, with %XX for odd characters"
            ),
        ])
    func bad(url: String, reason: String) {
        #expect(throws: BrokerAddress.Problem(reason: reason)) { try BrokerAddress(url) }
    }
}
