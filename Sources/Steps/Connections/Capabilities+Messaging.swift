public import Workflow

/// Makes and removes queues.
public protocol Queues: Connection {
    /// The queue of that name.
    func queue(_ name: String) async throws -> QueueState?
    /// Makes a queue unless one of that name is there, in which case it answers that one, whatever its properties.
    func createQueue(_ name: String, _ properties: QueueProperties, key: String) async throws -> QueueState
    /// Takes a queue away if it was made with that key and holds no messages.
    func removeQueue(_ name: String, madeBy key: String) async throws -> Removal
}

/// How a queue treats its messages.
public struct QueueProperties: Sendable, Hashable {
    /// How long a received message is hidden from other receivers.
    public var lock: Duration
    /// How often a message is delivered before it goes to the dead-letter queue; `nil` for any number of times.
    public var maxDeliveries: Int?
    /// How long a message waits to be received before it goes to the dead-letter queue; `nil` for ever.
    public var timeToLive: Duration?
    /// The name of the queue that takes what can't be delivered; `nil` if it stays.
    public var deadLetter: String?

    /// Makes properties.
    public init(lock: Duration, maxDeliveries: Int?, timeToLive: Duration?, deadLetter: String?) {
        self.lock = lock
        self.maxDeliveries = maxDeliveries
        self.timeToLive = timeToLive
        self.deadLetter = deadLetter
    }
}

/// A queue as the other side has it.
public struct QueueState: Sendable, Hashable {
    /// Its name.
    public let name: String
    /// What roles on it are granted on.
    public let scope: String
    /// How it treats its messages.
    public let properties: QueueProperties
    /// The idempotency key it was made with, if the other side keeps that.
    public let key: String?
    /// How many messages it holds.
    public let messages: Int
    /// Who made it.
    public let createdBy: String
    /// When it was made.
    public let createdAt: Timestamp

    /// Makes a state.
    public init(
        name: String,
        scope: String,
        properties: QueueProperties,
        key: String?,
        messages: Int,
        createdBy: String,
        createdAt: Timestamp
    ) {
        self.name = name
        self.scope = scope
        self.properties = properties
        self.key = key
        self.messages = messages
        self.createdBy = createdBy
        self.createdAt = createdAt
    }
}

/// Sends and receives messages.
public protocol Messages: Connection {
    /// What roles on a queue are granted on, and what effects name it by.
    func scope(of queue: String) -> String
    /// The words of the command by which a person can send a message to a queue in the place of whoever is expected to, for
    /// trials; empty where there is none.
    func sendCommand(for queue: String, correlation: String?) async throws -> [String]
    /// Sends messages in order; one whose id the queue has seen is not sent again.
    /// - Returns: for each message, whether it is new to the queue.
    func send(_ messages: [OutgoingMessage], to queue: String) async throws -> [Bool]
    /// Which of these ids the queue has seen.
    /// - Returns: `nil` when the other side can't say.
    func sent(_ ids: [String], to queue: String) async throws -> Set<String>?
    /// Takes back messages that nobody has received yet.
    /// - Returns: how many can't be taken back, because somebody has received them or holds them.
    func withdraw(_ ids: [String], from queue: String) async throws -> Int
    /// Locks the next message that matches and hands it out; `nil` when there is none now.
    ///
    /// Messages that don't match stay where they are, and no delivery is counted for them. A message that is locked
    /// under the same key is handed out again without counting.
    func receive(_ request: ReceiveRequest) async throws -> ReceivedMessage?
    /// Settles a received message; repeatable, and one that is gone already counts as settled.
    ///
    /// When the lock is over and nobody else holds the message, it is settled all the same.
    func settle(_ receipt: MessageReceipt, _ verdict: Verdict) async throws
}

extension Messages {
    /// There is none, unless the kind says which.
    public func sendCommand(for queue: String, correlation: String?) async throws -> [String] { [] }
}

/// A message to send.
public struct OutgoingMessage: Sendable, Hashable {
    /// Its id, which its queue keeps unique.
    public var id: String
    /// Its content.
    public var body: [UInt8]
    /// What the content is, such as `application/json` or `text/plain; charset=utf-8`.
    public var contentType: String
    /// What an answer refers to.
    public var correlation: String?
    /// Further headers.
    public var headers: [String: String]

    /// Makes a message.
    public init(
        id: String,
        body: [UInt8],
        contentType: String,
        correlation: String? = nil,
        headers: [String: String] = [:]
    ) {
        self.id = id
        self.body = body
        self.contentType = contentType
        self.correlation = correlation
        self.headers = headers
    }
}

/// Which message to receive.
public struct ReceiveRequest: Sendable, Hashable {
    /// The queue.
    public var queue: String
    /// The correlation that the message must have; `nil` for any message.
    public var correlation: String?
    /// Who asks: the same key gets a message that it holds already.
    public var key: String
    /// How long to hide the message from others; `nil` for the queue's own lock.
    public var lock: Duration?

    /// Makes a request.
    public init(queue: String, correlation: String? = nil, key: String, lock: Duration? = nil) {
        self.queue = queue
        self.correlation = correlation
        self.key = key
        self.lock = lock
    }
}

/// A message that was received and is locked.
public struct ReceivedMessage: Sendable, Hashable {
    /// The message as it was sent.
    public let message: OutgoingMessage
    /// How often it was delivered, this time included.
    public let deliveries: Int
    /// Who sent it.
    public let sentBy: String
    /// When it was sent.
    public let sentAt: Timestamp
    /// Until when it is hidden from others.
    public let lockedUntil: Timestamp
    /// What settles it.
    public let receipt: MessageReceipt

    /// Makes a received message.
    public init(
        message: OutgoingMessage,
        deliveries: Int,
        sentBy: String,
        sentAt: Timestamp,
        lockedUntil: Timestamp,
        receipt: MessageReceipt
    ) {
        self.message = message
        self.deliveries = deliveries
        self.sentBy = sentBy
        self.sentAt = sentAt
        self.lockedUntil = lockedUntil
        self.receipt = receipt
    }
}

/// What settles a received message, in another process too.
public struct MessageReceipt: Sendable, Hashable {
    /// The queue.
    public let queue: String
    /// The message's id.
    public let id: String
    /// The lock.
    public let lock: String

    /// Makes a receipt.
    public init(queue: String, id: String, lock: String) {
        self.queue = queue
        self.id = id
        self.lock = lock
    }
}

/// How a received message is settled.
public enum Verdict: Sendable, Hashable {
    /// It was handled, and is gone.
    case complete
    /// It goes back to the queue, for anyone.
    case abandon
    /// It goes to the dead-letter queue, with the reason.
    case deadLetter(String)
}
