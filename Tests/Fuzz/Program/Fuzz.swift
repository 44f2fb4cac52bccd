import Foundation
import FuzzInputs

// The program's `main` is libFuzzer's, which calls these two by the names that it asks for.

/// What is read: `TENANTRY_FUZZ` names it, such as `expression`.
private let input = ProcessInfo.processInfo.environment["TENANTRY_FUZZ"].flatMap(FuzzInput.init(rawValue:))

/// Gets ready, before the first input.
@c(LLVMFuzzerInitialize) public func prepare(
    _: UnsafeMutablePointer<Int32>, _: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>
) -> Int32 {
    guard input != nil else {
        let names = FuzzInput.allCases.map(\.rawValue).joined(separator: ", ")
        FileHandle.standardError.write(Data("TENANTRY_FUZZ must name what is read: \(names)\n".utf8))
        exit(2)
    }
    return 0
}

/// Reads one input.
@c(LLVMFuzzerTestOneInput) public func read(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
    let complaint = input?.complaint(about: Array(UnsafeBufferPointer(start: bytes, count: count)))
    if let complaint { preconditionFailure(complaint) }
    return 0
}
