/// The Merkle tree of RFC 6962 over leaves that come one after the other, of which it keeps a hash per level.
///
/// The hash of a leaf is SHA-256 over `0x00` and its bytes, that of a node SHA-256 over `0x01` and the hashes of its two
/// halves, the left of which holds the largest power of two of leaves that is smaller than all.
public struct MerkleTree: Sendable, Hashable {
    /// How many leaves it has.
    public private(set) var count = 0
    /// The roots of its perfect subtrees, from the left, which is the largest, to the right.
    public private(set) var peaks: [Digest] = []

    /// Makes a tree without leaves.
    public init() {}

    /// Makes a tree of what another kept of itself; `nil` if these can't be the peaks of so many leaves.
    public init?(count: Int, peaks: [Digest]) {
        guard count >= 0, peaks.count == count.nonzeroBitCount else { return nil }
        self.count = count
        self.peaks = peaks
    }

    /// The root; that of no leaves is the SHA-256 of nothing.
    public var root: Digest {
        guard let last = peaks.last else { return .sha256([]) }
        return peaks.dropLast().reversed().reduce(last) { Self.node($1, $0) }
    }

    /// Adds a leaf.
    public mutating func append(_ leaf: [UInt8]) {
        var hash = Digest.sha256([0] + leaf)
        var rest = count
        while rest & 1 == 1, let left = peaks.popLast() {
            hash = Self.node(left, hash)
            rest >>= 1
        }
        peaks.append(hash)
        count += 1
    }

    private static func node(_ left: Digest, _ right: Digest) -> Digest {
        .sha256([1] + left.bytes + right.bytes)
    }
}
