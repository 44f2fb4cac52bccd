import Workflow

/// What broke on the way to a broker, or what the broker refused.
enum AMQPFault: Error, Sendable, Hashable {
    /// Nobody answers there: nothing was sent.
    case unreachable(String)
    /// Whoever answers isn't proved to be the broker: nothing was sent.
    case untrusted(String)
    /// Something on this side is wrong, such as the file of certificates.
    case unusable(String)
    /// The broker doesn't know the user or the password.
    case loginRefused(String)
    /// The broker doesn't let the user into the virtual host.
    case vhostRefused(String)
    /// The broker didn't answer in time; to what.
    case silent(String)
    /// The connection broke.
    case broken(String)
    /// The broker refused what was asked on a channel, and closed that.
    case channelClosed(AMQPClosing)
    /// The broker closed the connection.
    case connectionClosed(AMQPClosing)
}

/// With what words a broker closed something.
struct AMQPClosing: Sendable, Hashable {
    /// The code of AMQP 0-9-1, such as 403.
    let code: Int
    /// What it said.
    let text: String
}

extension AMQPFault {
    /// Whether the connection is gone, so that another one may do better.
    var isLoss: Bool {
        switch self {
        case .broken, .connectionClosed: true
        default: false
        }
    }

    /// The fault as a step throws it where nothing was done.
    /// - Parameters:
    ///   - broker: Which broker it is.
    ///   - user: As whom it was asked.
    ///   - subject: What it was asked for: `the queue "q"`.
    /// - Returns: The failure.
    func failure(at broker: BrokerAddress, as user: String, _ subject: String) -> StepFailure {
        let place = "the broker \(broker.text)"
        switch self {
        case .unreachable(let reason):
            return StepFailure(
                code: "broker-unreachable", message: "\(place) can't be reached: \(reason); nothing was sent",
                side: .provider, retryable: true)
        case .untrusted(let reason):
            return StepFailure(
                code: "broker-untrusted",
                message:
                    "\(place) isn't proved to be the one that is meant: \(reason); nothing was sent. Check the host "
                    + "in `url`, and that `ca-file` holds the authority that signed its certificate", side: .provider)
        case .unusable(let reason):
            return StepFailure(code: "connection-unusable", message: "\(place): \(reason)", side: .provider)
        case .loginRefused(let said):
            return StepFailure(
                code: "login-refused",
                message:
                    "\(place) refuses the user \(quoted(user)): \(said); check `user` and `password` of the connection",
                side: .provider)
        case .vhostRefused(let said):
            return StepFailure(
                code: "vhost-refused",
                message: "\(place) doesn't let \(quoted(user)) into the virtual host \(quoted(broker.vhost)): \(said)",
                side: .provider)
        case .silent(let question):
            return StepFailure(
                code: "broker-silent", message: "\(place) didn't answer in time to \(question)", side: .provider,
                retryable: true)
        case .broken(let reason):
            return StepFailure(
                code: "connection-broken", message: "the connection to \(place) broke: \(reason)", side: .provider,
                retryable: true)
        case .channelClosed(let closing), .connectionClosed(let closing):
            return closing.failure(at: place, as: user, subject)
        }
    }
}

extension AMQPClosing {
    fileprivate func failure(at place: String, as user: String, _ subject: String) -> StepFailure {
        let said = "it says \(text)"
        switch code {
        case 403:
            return StepFailure(
                code: "access-refused",
                message: "\(quoted(user)) may not use \(subject) of \(place): \(said); grant it the permission",
                side: .provider)
        case 404:
            return StepFailure(
                code: subject.hasPrefix("the exchange") ? "exchange-not-found" : "queue-not-found",
                message: "\(place) has no such thing as \(subject): \(said)", side: .provider)
        case 405:
            return StepFailure(
                code: "queue-locked", message: "another connection has \(subject) of \(place) to itself: \(said)",
                side: .provider, retryable: true)
        case 406:
            return StepFailure(
                code: "precondition-failed", message: "\(place) refuses what was asked of \(subject): \(said)",
                side: .provider)
        case 320, 506, 541:
            return StepFailure(
                code: "broker-closing", message: "\(place) ended the connection: \(said)", side: .provider,
                retryable: true)
        default:
            return StepFailure(
                code: "broker-refused", message: "\(place) refuses \(subject) with the code \(code): \(said)",
                side: .provider)
        }
    }
}
