/// What was found when every data set of a store was read and compared with its name.
public struct ArtifactVerification: Sendable, Hashable {
    /// Something that isn't as it must be.
    public struct Problem: Sendable, Hashable {
        /// What is wrong.
        public enum Kind: String, Sendable, Hashable {
            /// The bytes aren't those that the name says.
            case damaged
            /// A file or folder that this store didn't make.
            case foreign
            /// Others than the owner may read or write it.
            case exposed
        }
        /// What is wrong.
        public let kind: Kind
        /// The file or folder.
        public let path: String
        /// What happened, where, and what to do, in one sentence.
        public let message: String
    }

    /// How many data sets were read.
    public internal(set) var artifacts = 0
    /// How many bytes they have together.
    public internal(set) var bytes = 0
    /// How many temporary files of living writers were passed over.
    public internal(set) var beingWritten = 0
    /// What isn't as it must be, in the order of the paths.
    public internal(set) var problems: [Problem] = []

    /// Whether nothing is wrong.
    public var isSound: Bool { problems.isEmpty }
}
