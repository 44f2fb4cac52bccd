import ArgumentParser
import Steps
import Workflow

/// `runner local roles`: lists, grants and takes away roles.
struct LocalRoles: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "roles",
        abstract: "List roles, grant one or take one away.",
        subcommands: [LocalRolesList.self, LocalRolesGrant.self, LocalRolesRevoke.self],
        defaultSubcommand: LocalRolesList.self
    )
}

/// `runner local roles`: lists the assignments.
struct LocalRolesList: ExitingCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List who holds which role on what.")

    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let roles = try await local.call { try await $0.roles(as: local.principal) }
        local.write(
            "roles", ["SCOPE", "ROLE", "PRINCIPAL", "GRANTED BY"], roles.map(Self.row), empty: "there are no roles yet")
        return .done
    }

    static func row(_ role: RoleAssignment) -> (cells: [String], value: Value) {
        (
            [role.grant.scope, role.grant.role, role.grant.principal, role.createdBy],
            [
                "scope": .string(role.grant.scope),
                "role": .string(role.grant.role),
                "principal": .string(role.grant.principal),
                "created-by": .string(role.createdBy),
                "created-at": .string(role.createdAt.description),
            ]
        )
    }
}

/// Which role of whom on what.
struct GrantArguments: ParsableArguments {
    @Argument(help: "The role: \(LocalRole.allCases.map(\.rawValue).joined(separator: ", ")).")
    var role: String

    @Argument(help: "Who has it.")
    var principal: String

    @Argument(help: "On what, such as queues/NAME.")
    var scope: String

    /// The grant.
    var grant: RoleGrant { RoleGrant(role: role, principal: principal, scope: scope) }
}

/// `runner local roles grant`.
struct LocalRolesGrant: ExitingCommand {
    static let configuration = CommandConfiguration(commandName: "grant", abstract: "Grant a role; it takes an owner.")

    @OptionGroup var arguments: GrantArguments
    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let made = try await local.call { try await $0.grant(arguments.grant, as: local.principal) }
        local.write("roles", ["SCOPE", "ROLE", "PRINCIPAL", "GRANTED BY"], [LocalRolesList.row(made)], empty: "")
        return .done
    }
}

/// `runner local roles revoke`.
struct LocalRolesRevoke: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a role away; it takes an owner.")

    @OptionGroup var arguments: GrantArguments
    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let removal = try await local.call {
            try await $0.revoke(arguments.grant, madeBy: nil, as: local.principal)
        }
        local.write(removal)
        return .done
    }
}

extension Removal {
    /// What came of it, in a few words.
    var words: String {
        switch self {
        case .removed: "taken away"
        case .absent: "it was not there"
        case .foreign: "somebody else's stands there: nothing was taken away"
        case .kept(let why): "kept: \(why)"
        }
    }
}

/// `runner local consents`: lists and answers what directories were asked.
struct LocalConsents: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consents",
        abstract: "List what directories were asked to consent to, and answer.",
        subcommands: [
            LocalConsentsList.self, LocalConsentsGrant.self, LocalConsentsDecline.self, LocalConsentsWithdraw.self,
        ],
        defaultSubcommand: LocalConsentsList.self
    )
}

/// `runner local consents`: lists them.
struct LocalConsentsList: ExitingCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List consents, the newest first.")

    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let consents = try await local.call { try await $0.consents(as: local.principal) }
        local.write("consents", Self.header, consents.map(Self.row), empty: "nobody was asked for a consent yet")
        return .done
    }

    static let header = ["ID", "DIRECTORY", "STATUS", "PERMISSIONS", "ASKED BY", "MAY ANSWER"]

    static func row(_ consent: ConsentState) -> (cells: [String], value: Value) {
        let request = consent.request
        return (
            [
                consent.id, request.directory, consent.status.words, request.permissions.joined(separator: " "),
                consent.requestedBy, request.asks.isEmpty ? "anyone there" : request.asks.joined(separator: " "),
            ],
            [
                "id": .string(consent.id),
                "directory": .string(request.directory),
                "status": .string(consent.status.words),
                "permissions": .array(request.permissions.map(Value.string)),
                "asks": .array(request.asks.map(Value.string)),
                "requested-by": .string(consent.requestedBy),
                "expires": request.expires.map { .string($0.description) } ?? .null,
                "since": .string(consent.since.description),
            ]
        )
    }
}

/// `runner local consents grant ID`.
struct LocalConsentsGrant: ExitingCommand {
    static let configuration = CommandConfiguration(commandName: "grant", abstract: "Grant what was asked for.")

    @Argument(help: "The consent's id.")
    var id: String

    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let state = try await local.call { try await $0.answer(id, granted: true, as: local.principal) }
        local.write("consents", LocalConsentsList.header, [LocalConsentsList.row(state)], empty: "")
        return .done
    }
}

/// `runner local consents decline ID`.
struct LocalConsentsDecline: ExitingCommand {
    static let configuration = CommandConfiguration(commandName: "decline", abstract: "Decline what was asked for.")

    @Argument(help: "The consent's id.")
    var id: String

    @Option(help: "Why.")
    var reason: String?

    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let state = try await local.call {
            try await $0.answer(id, granted: false, reason: reason, as: local.principal)
        }
        local.write("consents", LocalConsentsList.header, [LocalConsentsList.row(state)], empty: "")
        return .done
    }
}

/// `runner local consents withdraw ID`.
struct LocalConsentsWithdraw: ExitingCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: "Take back a request or a consent: what acted under it is refused from then on."
    )

    @Argument(help: "The consent's id.")
    var id: String

    @OptionGroup var local: LocalOptions

    func execute() async throws -> ExitStatus {
        let removal = try await local.call {
            try await $0.withdraw(consent: id, madeBy: nil, as: local.principal)
        }
        local.write(removal)
        return .done
    }
}
