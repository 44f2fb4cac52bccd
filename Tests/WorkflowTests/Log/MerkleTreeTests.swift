import Testing
import Workflow

struct MerkleTreeTests {
    /// The leaves and the roots of their first n that the test suite of Certificate Transparency (RFC 6962) uses.
    private let leaves: [[UInt8]] = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ]
    .compactMap { Hex.bytes($0) }
    private let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    @Test("the roots are those of the known answers")
    func knownAnswers() {
        #expect(leaves.count == 8)
        var tree = MerkleTree()
        var found = [tree.root.hex]
        for leaf in leaves {
            tree.append(leaf)
            found.append(tree.root.hex)
        }
        #expect(found == roots)
        #expect(tree.peaks.count == 1)
    }

    @Test("what grows leaf by leaf, and goes on from what it kept, is the tree of the definition")
    func grows() throws {
        var tree = MerkleTree()
        var all: [[UInt8]] = []
        for number in 0..<70 {
            #expect(tree.root == Self.root(all[...]), "\(number) leaves")
            tree = try #require(MerkleTree(count: tree.count, peaks: tree.peaks))
            all.append([UInt8(number)])
            tree.append([UInt8(number)])
        }
    }

    @Test("peaks that can't belong to so many leaves are refused")
    func refused() {
        #expect(MerkleTree(count: 3, peaks: [.sha256("a")]) == nil)
        #expect(MerkleTree(count: -1, peaks: []) == nil)
    }

    /// As RFC 6962 defines it.
    private static func root(_ leaves: ArraySlice<[UInt8]>) -> Digest {
        guard let first = leaves.first else { return .sha256([]) }
        guard leaves.count > 1 else { return .sha256([0] + first) }
        var half = 1
        while half * 2 < leaves.count { half *= 2 }
        return .sha256([1] + root(leaves.prefix(half)).bytes + root(leaves.dropFirst(half)).bytes)
    }
}
