// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "tenantry",
    products: [
        .library(name: "Workflow", targets: ["Workflow"]),
        .library(name: "Storage", targets: ["Storage"]),
        .library(name: "Steps", targets: ["Steps"]),
        .executable(name: "runner", targets: ["Runner"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    ],
    targets: [
        .target(
            name: "Workflow",
            dependencies: [
                .product(name: "Yams", package: "Yams"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "Storage",
            dependencies: [
                "Workflow",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ]
        ),
        // AMQP 0-9-1: the headers of librabbitmq, which is loaded when a broker is first dialled.
        .target(name: "CRabbitMQ"),
        .target(
            name: "Steps",
            dependencies: [
                "Workflow", "CRabbitMQ",
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]
        ),
        .executableTarget(
            name: "Runner",
            dependencies: [
                "Workflow", "Storage", "Steps",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ]
        ),
        .target(
            name: "TestSupport",
            dependencies: [
                "Workflow", "Storage", "Steps", .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            path: "Tests/TestSupport"
        ),
        // A plain library, no fuzz target: how the readers are given any bytes, for the tests of the corpus and for what libFuzzer
        // drives, which is declared below. It stands alone because that may depend on nothing but Workflow.
        .target(name: "FuzzInputs", dependencies: ["Workflow"], path: "Tests/Fuzz/Inputs"),
        .testTarget(
            name: "WorkflowTests", dependencies: ["Workflow", "TestSupport", "FuzzInputs"], exclude: ["Fixtures"]),
        .testTarget(
            name: "StorageTests",
            dependencies: [
                "Storage",
                "TestSupport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "StepsTests",
            dependencies: ["Steps", "TestSupport", .product(name: "GRDB", package: "GRDB.swift")]
        ),
        .testTarget(
            name: "RunnerTests",
            dependencies: [
                "Runner", "Storage", "Workflow", "TestSupport", .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "TestSupport", "Storage", "Steps", "Workflow", "Runner",
                .product(name: "GRDB", package: "GRDB.swift"),
            ]
        ),
    ],
    swiftLanguageModes: [.v6]
)

// What libFuzzer drives: bin/fuzz alone builds it.
if Context.environment["TENANTRY_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(name: "Fuzz", dependencies: ["FuzzInputs"], path: "Tests/Fuzz/Program"))
}

for target in package.targets {
    target.swiftSettings = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ]
    if Context.environment["CI"] != nil {
        target.swiftSettings?.append(.treatAllWarnings(as: .error))
    }
}
