import Glibc
public import Workflow

/// The kind `rabbitmq`: messages by AMQP 0-9-1.
public enum RabbitMQKind {
    /// What the catalogue lists.
    public static let kind = ConnectionKind(
        name: "rabbitmq",
        summary: "a virtual host of a RabbitMQ broker, as one of its users: messages by AMQP 0-9-1",
        fields: [
            Field(
                "url", .string,
                "The broker and the virtual host; amqps speaks TLS, and checks the certificate and the name in it.",
                required: true, example: "amqps://broker.contoso.example/contoso"),
            Field("user", .string, "The user of the broker.", required: true, example: "tenantry"),
            Field(
                "password", .string, "The user's password.", required: true, example: "${{ secrets.broker }}",
                acceptsSecret: true),
            Field(
                "exchange", .string,
                "The exchange that messages are published to, with the queue's name as routing key; unsaid, the broker's own, "
                    + "for which the user must be allowed to write to every queue.", example: "contoso.in"),
            Field(
                "ca-file", .string,
                "The authorities whose certificates count, as a PEM file, absolute or below the project; those of the machine "
                    + "if unsaid.", example: "certificates/broker-ca.pem"),
        ],
        capabilities: [.messages], refuse: refuse, examine: examine, identify: identity, open: { try open($0) })

    /// Says what is wrong with the settings, where no secret is needed to know it.
    private static func refuse(_ settings: ConnectionKind.Settings) -> InputProblem? {
        do throws(BrokerAddress.Problem) {
            _ = try BrokerAddress(settings.values["url"]?.string ?? "")
        } catch {
            // The text isn't shown: somebody may have written a password into it.
            return InputProblem(pointer: "/url", message: "it can't be the URL of a broker: \(error.reason)")
        }
        if settings.values["password"]?.string != nil {
            return InputProblem(
                pointer: "/password", message: "a password must not be written in a workflow file",
                suggestion: "write `${{ secrets.<name> }}`")
        }
        for name in ["user", "exchange"] {
            guard let text = settings.values[name]?.string, text.isEmpty || text.utf8.count > 255 else { continue }
            return InputProblem(pointer: "/\(name)", message: "\"\(name)\" must have 1 to 255 bytes")
        }
        return nil
    }

    /// Says that the library is missing, or that the file of the authorities can't be read.
    private static func examine(_ settings: ConnectionKind.Settings) -> ConnectionKind.Ailment? {
        if let missing = AMQPConnection.missingLibrary {
            return ConnectionKind.Ailment(
                problem: "the kind rabbitmq: \(missing)",
                fix: "apt-get install librabbitmq4, or what your system calls it")
        }
        guard let file = authorities(settings), access(file, R_OK) != 0 else { return nil }
        return ConnectionKind.Ailment(
            problem: "\(settings.name): \(quoted(file)) can't be read, and the broker's certificate is checked by it",
            fix: "put the file there, or change `ca-file`")
    }

    private static func identity(_ settings: ConnectionKind.Settings) -> ConnectionIdentity {
        let url = settings.values["url"]?.string ?? ""
        return ConnectionIdentity(
            kind: "rabbitmq", endpoint: (try? BrokerAddress(url))?.text ?? "",
            account: settings.values["user"]?.string ?? "")
    }

    private static func authorities(_ settings: ConnectionKind.Settings) -> String? {
        settings.values["ca-file"]?.string.map { LocalKind.absolute($0, below: settings.root) }
    }

    private static func open(_ settings: ConnectionKind.Settings) throws(StepFailure) -> RabbitMQConnection {
        if let problem = refuse(settings) {
            throw StepFailure(
                code: "connection-invalid", message: "the connection \(quoted(settings.name)): \(problem.message)",
                side: .provider)
        }
        guard let password = settings.secrets["/password"],
            let broker = try? BrokerAddress(settings.values["url"]?.string ?? "")
        else {
            throw StepFailure(
                code: "connection-invalid",
                message: "the connection \(quoted(settings.name)) has no password; expected `${{ secrets.<name> }}`",
                side: .provider)
        }
        let identity = identity(settings)
        return RabbitMQConnection(
            identity: identity,
            account: RabbitMQAccount(
                broker: broker, user: identity.account, password: password, authorities: authorities(settings)),
            exchange: settings.values["exchange"]?.string ?? "")
    }
}
