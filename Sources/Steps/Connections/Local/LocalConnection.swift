import Workflow

/// A connection of the kind `local`: a local system as one principal, and a folder of files.
struct LocalConnection: Connection {
    let identity: ConnectionIdentity
    let system: LocalSystem
    let files: LocalFiles
    /// As whom it acts.
    let principal: String

    var missing: String? {
        system.isAbsent ? "\(identity.endpoint) isn't there yet; the first step that needs it makes it" : nil
    }

    /// What is known not to have been done is a failure, all else unknown.
    static func stepError(_ error: LocalError) -> any Error {
        switch error {
        case .storage, .interrupted: StepUnknown(error.message)
        case .busy:
            StepFailure(code: error.code, message: error.message, side: .provider, notSent: true)
        case .lockLost:
            StepFailure(code: error.code, message: error.message, side: .provider, retryable: true)
        case .principalWithdrawn:
            StepFailure(code: error.code, message: error.message, side: .tenant)
        default:
            StepFailure(code: error.code, message: error.message, side: .provider)
        }
    }
}

extension LocalConnection: Records {
    func open(_ request: SourceRequest) async throws -> any ByteSource { try files.open(request.path) }
}

extension LocalConnection: Objects {
    func write(_ request: ObjectRequest) async throws -> any ObjectWriter { try LocalObjectWriter(request, self) }

    func object(_ name: String) async throws -> StoredObject? {
        guard let found = try await files.describe(name) else { return nil }
        do {
            let noted = try await system.noted(name, digest: found.digest.hex, as: principal)
            return StoredObject(
                name: name, digest: found.digest.hex, bytes: found.bytes, key: noted?.key, replaced: noted?.replaced)
        } catch {
            throw Self.stepError(error)
        }
    }

    func removeUnfinished(_ name: String, key: String) async throws { try files.removeUnfinished(name, key: key) }

    func remove(_ name: String, ifDigest digest: String) async throws -> Removal {
        guard let found = try await files.describe(name) else { return .absent }
        guard found.digest.hex == digest else {
            return .kept("it was changed since it was written; look at what it holds, and delete it yourself")
        }
        try files.remove(name)
        return .removed
    }
}

extension LocalConnection: Queues {
    func queue(_ name: String) async throws -> QueueState? {
        do {
            return try await system.queue(name, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func createQueue(_ name: String, _ properties: QueueProperties, key: String) async throws -> QueueState {
        do {
            return try await system.createQueue(name, properties, key: key, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func removeQueue(_ name: String, madeBy key: String) async throws -> Removal {
        do {
            return try await system.removeQueue(name, madeBy: key, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }
}

extension LocalConnection: Messages {
    func scope(of queue: String) -> String { LocalScope(queue: queue).text }

    func sendCommand(for queue: String, correlation: String?) async throws -> [String] {
        do {
            return try await system.sendCommand(for: queue, correlation: correlation, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func send(_ messages: [OutgoingMessage], to queue: String) async throws -> [Bool] {
        do {
            return try await system.send(messages, to: queue, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func sent(_ ids: [String], to queue: String) async throws -> Set<String>? {
        do {
            return try await system.sent(ids, to: queue, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func withdraw(_ ids: [String], from queue: String) async throws -> Int {
        do {
            return try await system.withdraw(ids, from: queue, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func receive(_ request: ReceiveRequest) async throws -> ReceivedMessage? {
        do {
            return try await system.receive(request, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func settle(_ receipt: MessageReceipt, _ verdict: Verdict) async throws {
        do {
            return try await system.settle(receipt, verdict, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }
}

extension LocalConnection: Roles {
    var roleNames: [String] { LocalRole.allCases.map(\.rawValue) }

    func scope(_ text: String) throws -> String {
        do {
            return try LocalScope(text).text
        } catch {
            throw Self.stepError(error)
        }
    }

    func breadth(of grant: RoleGrant) -> String? {
        if grant.scope.utf8.last == UInt8(ascii: "*") {
            return "the scope \"\(grant.scope)\" covers every queue whose name begins like that, future ones included"
        }
        return grant.role == LocalRole.owner.rawValue
            ? "an owner may send, receive, grant roles and remove the queue" : nil
    }

    func assignment(_ grant: RoleGrant) async throws -> RoleAssignment? {
        do {
            return try await system.assignment(grant, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func grant(_ grant: RoleGrant, key: String) async throws -> RoleAssignment {
        do {
            return try await system.grant(grant, key: key, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func revoke(_ grant: RoleGrant, madeBy key: String) async throws -> Removal {
        do {
            return try await system.revoke(grant, madeBy: key, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }
}

extension LocalConnection: Consents {
    func request(_ request: ConsentRequest) async throws -> ConsentState {
        do {
            return try await system.request(request, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func consent(_ id: String) async throws -> ConsentState? {
        do {
            return try await system.consent(id, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func consent(for request: ConsentRequest) async throws -> ConsentState? {
        do {
            return try await system.consent(for: request, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }

    func withdraw(_ id: String, madeBy key: String) async throws -> Removal {
        do {
            return try await system.withdraw(consent: id, madeBy: key, as: principal)
        } catch {
            throw Self.stepError(error)
        }
    }
}
