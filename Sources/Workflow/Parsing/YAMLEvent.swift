import CYaml

/// One event of libyaml, copied out of its memory.
struct YAMLEvent {
    /// What happened.
    enum Kind: Equatable {
        case streamStart, streamEnd, documentStart, documentEnd, alias
        case scalar(String, YAMLScalarStyle)
        case sequenceStart, mappingStart, collectionEnd
    }

    /// What happened.
    let kind: Kind
    /// Where it begins, in Unicode scalars from the start of the file.
    let start: Int
    /// Where it ends.
    let end: Int
    /// Whether it has an anchor (`&name`).
    let hasAnchor: Bool
    /// Its tag, if it has one.
    let tag: String?
    /// Whether it is a list or an object in brackets.
    let isFlow: Bool

    /// Copies an event.
    init(_ event: yaml_event_t) {
        start = event.start_mark.index
        end = event.end_mark.index
        var (anchor, tag): (UnsafeMutablePointer<yaml_char_t>?, UnsafeMutablePointer<yaml_char_t>?) = (nil, nil)
        var isFlow = false
        switch event.type {
        case YAML_STREAM_START_EVENT: kind = .streamStart
        case YAML_DOCUMENT_START_EVENT: kind = .documentStart
        case YAML_DOCUMENT_END_EVENT: kind = .documentEnd
        case YAML_ALIAS_EVENT: kind = .alias
        case YAML_SCALAR_EVENT:
            let scalar = event.data.scalar
            kind = .scalar(Self.text(scalar.value, length: scalar.length), Self.style(scalar.style))
            (anchor, tag) = (scalar.anchor, scalar.tag)
        case YAML_SEQUENCE_START_EVENT:
            kind = .sequenceStart
            (anchor, tag) = (event.data.sequence_start.anchor, event.data.sequence_start.tag)
            isFlow = event.data.sequence_start.style == YAML_FLOW_SEQUENCE_STYLE
        case YAML_MAPPING_START_EVENT:
            kind = .mappingStart
            (anchor, tag) = (event.data.mapping_start.anchor, event.data.mapping_start.tag)
            isFlow = event.data.mapping_start.style == YAML_FLOW_MAPPING_STYLE
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: kind = .collectionEnd
        default: kind = .streamEnd
        }
        hasAnchor = anchor != nil
        self.tag = tag.map { String(cString: $0) }
        self.isFlow = isFlow
    }

    private static func text(_ bytes: UnsafeMutablePointer<yaml_char_t>?, length: Int) -> String {
        guard let bytes else { return "" }
        return String(decoding: UnsafeBufferPointer(start: bytes, count: length), as: UTF8.self)
    }

    private static func style(_ style: yaml_scalar_style_t) -> YAMLScalarStyle {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}
