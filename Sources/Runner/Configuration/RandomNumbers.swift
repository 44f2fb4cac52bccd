import Glibc
import Synchronization

/// Random numbers of the operating system, fetched many at a time: ids want two for every event, and a call of the kernel for
/// each would cost more than what is made of them.
final class RandomNumbers: Sendable {
    /// What was fetched and not handed out yet.
    private let numbers = Mutex<[UInt64]>([])

    /// As many bytes as `getentropy` gives at once.
    private static let batch = 256 / MemoryLayout<UInt64>.size

    /// 64 random bits, which nobody else is given.
    func next() -> UInt64 {
        numbers.withLock { numbers in
            if numbers.isEmpty { numbers = Self.fetch() }
            return numbers.popLast() ?? .random(in: .min ... .max)
        }
    }

    /// - Returns: None if the kernel has no such call.
    private static func fetch() -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: batch) { buffer, count in
            count = buffer.baseAddress.map { getentropy($0, 256) } == 0 ? batch : 0
        }
    }
}
