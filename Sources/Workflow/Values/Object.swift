/// The members of a JSON object, kept in the order of their keys' UTF-8 bytes, so that every process writes the same bytes.
public struct Object: Sendable {
    /// One member.
    public struct Member: Sendable {
        /// The name.
        public let key: String
        /// What stands under it.
        public var value: Value

        /// Makes a member.
        package init(key: String, value: Value) {
            self.key = key
            self.value = value
        }
    }

    private(set) var members: [Member] = []

    /// Makes an empty object.
    public init() {}

    /// Makes an object of members in any order; of two with one key the later stands.
    public init(_ pairs: some Sequence<(String, Value)>) {
        for (key, value) in pairs { self[key] = value }
    }

    /// Takes members that are already in order and without duplicates: the hot path of coders and readers.
    package init(sorted members: [Member]) {
        assert(zip(members, members.dropFirst()).allSatisfy { Object.precedes($0.key, $1.key) })
        self.members = members
    }

    /// The value under a key; setting `nil` takes the member away.
    public subscript(key: String) -> Value? {
        get {
            let place = place(of: key)
            guard place.found else { return nil }
            return members[place.index].value
        }
        set {
            let place = place(of: key)
            switch (newValue, place.found) {
            case (let value?, true): members[place.index].value = value
            case (let value?, false): members.insert(Member(key: key, value: value), at: place.index)
            case (nil, true): members.remove(at: place.index)
            case (nil, false): break
            }
        }
    }

    /// The keys in order.
    public var keys: [String] { members.map(\.key) }

    /// Whether one key stands before another: by their UTF-8 bytes.
    static func precedes(_ left: String, _ right: String) -> Bool {
        left.precedesByBytes(right)
    }

    private func place(of key: String) -> (index: Int, found: Bool) {
        if let last = members.last, Object.precedes(last.key, key) { return (members.count, false) }
        var low = 0
        var high = members.count
        while low < high {
            let middle = (low + high) / 2
            if Object.precedes(members[middle].key, key) { low = middle + 1 } else { high = middle }
        }
        return (low, low < members.count && members[low].key.equalsByBytes(key))
    }
}

extension Object: RandomAccessCollection {
    /// The position of the first member.
    public var startIndex: Int { members.startIndex }
    /// The position past the last member.
    public var endIndex: Int { members.endIndex }
    /// The member at a position.
    public subscript(position: Int) -> Member { members[position] }
}

extension Object: Hashable {
    /// Compares keys by code points and values exactly.
    public static func == (left: Object, right: Object) -> Bool {
        left.members.count == right.members.count
            && zip(left.members, right.members)
                .allSatisfy { $0.key.equalsByBytes($1.key) && $0.value == $1.value }
    }

    /// Hashes what ``==(_:_:)`` compares.
    public func hash(into hasher: inout Hasher) {
        for member in members {
            hasher.combine(Value.string(member.key))
            hasher.combine(member.value)
        }
    }
}

extension Object: ExpressibleByDictionaryLiteral {
    /// Makes an object of members in any order.
    public init(dictionaryLiteral elements: (String, Value)...) { self.init(elements) }
}
