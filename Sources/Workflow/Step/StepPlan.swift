/// What a step would do, for `runner plan`.
public struct StepPlan: Sendable, Hashable {
    /// One thing that would be created, changed or found as it is.
    public struct Change: Sendable, Hashable {
        /// What would happen to it.
        public enum Action: String, Sendable, Hashable, CaseIterable {
            /// It isn't there, and would be made.
            case create
            /// It is there, and would be changed.
            case change
            /// It is there as it should be.
            case found
            /// It would be made, or found if it is there by then: which of the two can't be known yet.
            case ensure = "create-or-find"
            /// It would be read.
            case read
            /// It would be sent.
            case send
        }
        /// What would happen.
        public let action: Action
        /// The kind of thing, such as `queue` or `role-assignment`.
        public let kind: String
        /// Its name on the other side.
        public let resource: String
        /// What identifies the state in which it was found, such as a version or a digest; `nil` if it has none that matters.
        public let state: String?

        /// Makes a change.
        public init(_ action: Action, kind: String, resource: String, state: String? = nil) {
            self.action = action
            self.kind = kind
            self.resource = resource
            self.state = state
        }
    }

    /// For whom or what a step would wait.
    public struct Awaited: Sendable, Hashable {
        /// What ends the wait.
        public enum Kind: String, Sendable, Hashable, CaseIterable {
            case person, message, signal, time
        }
        /// What ends the wait.
        public let kind: Kind
        /// Who or what that is, for a person.
        public let on: String
        /// How many of them it takes.
        public let count: Int

        /// Makes a wait.
        public init(_ kind: Kind, on: String, count: Int = 1) {
            self.kind = kind
            self.on = on
            self.count = count
        }
    }

    /// What would be created, changed, found, read or sent.
    public var changes: [Change]
    /// The rights that are needed, as the other side names them.
    public var rights: [String]
    /// For whom or what it would wait, if for anyone.
    public var waitsFor: Awaited?
    /// The fields of the output that are known already; all others will be when the step has run.
    public var output: Object

    /// Makes a plan.
    public init(changes: [Change] = [], rights: [String] = [], waitsFor: Awaited? = nil, output: Object = [:]) {
        self.changes = changes
        self.rights = rights
        self.waitsFor = waitsFor
        self.output = output
    }

    /// The code of the failure by which a step says that it can plan no more than what other steps leave open.
    static let notKnownYet = "not-known-yet"
}
