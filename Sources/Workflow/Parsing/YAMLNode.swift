/// A node of a YAML file, with its place.
struct YAMLNode {
    /// What a node is.
    indirect enum Content {
        /// A scalar: its text, and whether it stood there without quotes, so that it may be a number, a boolean or null.
        case scalar(text: String, style: YAMLScalarStyle)
        /// A list.
        case sequence([YAMLNode])
        /// An object, in the order of the file; of duplicate keys only the first.
        case mapping([YAMLMember])
        /// Something that was refused where it stands; nothing more is said of it.
        case refused
    }

    /// What the node is.
    let content: Content
    /// Where it begins and how much of that line it covers.
    let location: SourceLocation
    /// Where it begins in the file, in Unicode scalars.
    let offset: Int

    /// Whether it was refused already.
    var isRefused: Bool { if case .refused = content { true } else { false } }
}

/// One member of a YAML mapping.
struct YAMLMember {
    /// The key's text.
    let key: String
    /// Where the key stands.
    let keyLocation: SourceLocation
    /// What stands under it.
    let value: YAMLNode
}

/// How a scalar is written.
enum YAMLScalarStyle {
    case plain, singleQuoted, doubleQuoted, literal, folded
}
