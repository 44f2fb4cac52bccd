/// Comparison by UTF-8 bytes, which is comparison by code points; Swift's own `==` takes canonically equivalent texts for equal.
extension String {
    /// Whether this text stands before another.
    func precedesByBytes(_ other: String) -> Bool {
        withUTF8Bytes { left in
            other.withUTF8Bytes { right in
                let shared = min(left.count, right.count)
                for place in 0..<shared where left[place] != right[place] { return left[place] < right[place] }
                return left.count < right.count
            }
        }
    }

    /// Whether this text has the same bytes as another.
    func equalsByBytes(_ other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return withUTF8Bytes { left in
            other.withUTF8Bytes { right in
                for place in 0..<left.count where left[place] != right[place] { return false }
                return true
            }
        }
    }

    /// Lends the bytes; native texts are contiguous, others are copied.
    func withUTF8Bytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        if let result = utf8.withContiguousStorageIfAvailable(body) { return result }
        return Array(utf8).withUnsafeBufferPointer(body)
    }
}
