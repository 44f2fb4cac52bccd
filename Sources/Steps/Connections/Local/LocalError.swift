/// Why the local broker and directory refused or failed; each message says what to do.
public enum LocalError: Error, Sendable, Hashable {
    /// There is no such file, and nothing asked to make it.
    case notThere(path: String)
    /// The file can't be used as it is.
    case unusable(path: String, reason: String)
    /// Another process kept the file to itself for too long; nothing was done.
    case busy(path: String, seconds: Int)
    /// The file system failed; whether anything was done isn't known.
    case storage(path: String, reason: String)
    /// The caller gave up; whether anything was done isn't known.
    case interrupted
    /// A name, a size or a setting that can't be.
    case invalid(String)
    /// There is no queue of that name.
    case queueNotFound(String, nearest: String?)
    /// The principal holds none of the roles that this takes.
    case roleMissing(principal: String, role: String, scope: String, owners: [String])
    /// The principal's consent was taken back.
    case principalWithdrawn(String, consent: String)
    /// There is no consent of that id.
    case consentNotFound(String, open: [String])
    /// Whoever asks for a consent can't answer it.
    case consentOwn(String, principal: String)
    /// The principal isn't one of those who were asked.
    case consentNotAsked(String, principal: String, asks: [String])
    /// The consent was answered, has expired or was taken back.
    case consentSettled(String, status: String)
    /// Another receiver holds the message.
    case lockLost(queue: String, id: String)

    /// A stable word in kebab-case.
    public var code: String {
        switch self {
        case .notThere: "local-not-found"
        case .unusable: "local-unusable"
        case .busy: "local-busy"
        case .storage: "local-storage"
        case .interrupted: "local-interrupted"
        case .invalid: "local-invalid"
        case .queueNotFound: "queue-not-found"
        case .roleMissing: "role-missing"
        case .principalWithdrawn: "consent-withdrawn"
        case .consentNotFound: "consent-not-found"
        case .consentOwn: "consent-own"
        case .consentNotAsked: "consent-not-asked"
        case .consentSettled: "consent-settled"
        case .lockLost: "lock-lost"
        }
    }

    /// What happened, and what to do next.
    public var message: String {
        switch self {
        case .notThere(let path):
            "there is no local system at \"\(path)\"; the first run whose workflow uses it makes it"
        case .unusable(let path, let reason):
            "the local system at \"\(path)\" can't be used: \(reason)"
        case .busy(let path, let seconds):
            "another process has kept the local system at \"\(path)\" to itself for \(seconds) s; nothing was done, "
                + "try again"
        case .storage(let path, let reason):
            "the local system at \"\(path)\" failed: \(reason); whether the change was kept isn't known"
        case .interrupted:
            "the local system was interrupted; whether the change was kept isn't known"
        case .invalid(let message):
            message
        case .queueNotFound(let name, let nearest):
            "there is no queue \(quoted(name)); "
                + (nearest.map { "did you mean \"\($0)\"? " } ?? "") + "`runner local queues` lists them"
        case .roleMissing(let principal, let role, let scope, let owners):
            "\"\(principal)\" may not do this: it takes the role \(role) on \(scope); "
                + (owners.isEmpty ? "nobody owns it" : "\(owners.joined(separator: ", ")) can grant it")
                + ": `runner local roles grant \(role) \(principal) \(scope) --as \(owners.first ?? "OWNER")`"
        case .principalWithdrawn(let principal, let consent):
            "\"\(principal)\" may not act any more: the consent \(consent) that it came from was taken back; "
                + "ask for a new one"
        case .consentNotFound(let id, let open):
            "there is no consent \(quoted(id)); "
                + (open.isEmpty
                    ? "none is waiting for an answer" : "waiting for an answer: \(open.joined(separator: ", "))")
        case .consentOwn(let id, let principal):
            "\"\(principal)\" asked for the consent \(id) and can't answer it; somebody of the directory must, "
                + "with `--as THEIR-NAME`"
        case .consentNotAsked(let id, let principal, let asks):
            "\"\(principal)\" wasn't asked for the consent \(id); it takes \(asks.joined(separator: " or "))"
        case .consentSettled(let id, let status):
            "the consent \(id) is \(status); a new one has to be asked for"
        case .lockLost(let queue, let id):
            "another receiver holds the message \"\(id)\" of the queue \"\(queue)\", because the lock it was received "
                + "under is over; receive it again"
        }
    }
}
