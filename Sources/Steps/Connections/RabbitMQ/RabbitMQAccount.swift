import Workflow

/// A broker, and as whom it is used: all that a connection to it needs.
struct RabbitMQAccount: Sendable {
    /// Where the broker is.
    let broker: BrokerAddress
    /// The user.
    let user: String
    /// The user's password.
    let password: Secret
    /// The file of the authorities whose certificates count; `nil` for those of the machine.
    let authorities: String?
    /// How long things may take.
    var patience = AMQPPatience()

    /// What two accounts that may share a connection have in common.
    struct Key: Hashable {
        let broker: BrokerAddress
        let user: String
        let password: Digest
        let authorities: String?
        let patience: AMQPPatience
    }

    var key: Key {
        Key(
            broker: broker, user: user, password: password.withBytes { Digest.sha256($0) }, authorities: authorities,
            patience: patience)
    }
}

/// How long a connection waits before it gives up.
struct AMQPPatience: Sendable, Hashable {
    /// For the way to the broker, and again for the login.
    var connecting = Duration.seconds(10)
    /// For the answer to one question.
    var answering = Duration.seconds(30)
    /// After how many silent seconds a side is asked whether it is there; after twice as many it counts as gone.
    var heartbeat = 10
    /// After what time without work a connection is closed.
    var idling = Duration.seconds(30)
}
