import Testing
import Workflow

@testable import Steps

@Suite("The catalogue")
struct StandardStepsTests {
    @Test("has every step type and kind")
    func names() {
        let registry = StepRegistry.standard
        let expected = ["approve", "assign-role", "consent", "provision-queue", "receive", "transmit", "wait"]
        #expect(Set(registry.descriptions.map(\.name)).isSuperset(of: expected))
        #expect(registry.connectionKinds.map(\.name) == ["local", "rabbitmq"])
    }

    @Test("every step type says of itself all that its documentation needs")
    func descriptions() {
        for description in StepRegistry.standard.descriptions {
            #expect(!description.summary.isEmpty && !description.summary.hasSuffix("."), "\(description.name)")
            #expect(description.example.hasPrefix("- id: "), "\(description.name)")
            #expect(description.example.contains("uses: \(description.name)"), "\(description.name)")
            #expect(!description.output.isEmpty, "\(description.name)")
            for field in description.fields + description.output {
                #expect(field.summary.hasSuffix("."), "\(description.name).\(field.name)")
                if let value = field.defaultValue {
                    #expect(field.schema.accepts(value), "\(description.name).\(field.name)")
                }
                if let value = field.example, value.string?.hasPrefix("${{") != true {
                    #expect(field.schema.accepts(value), "\(description.name).\(field.name)")
                }
            }
        }
    }

    @Test("whatever can be undone, or done again after a lost answer, says how to look it up")
    func repeatability() {
        for description in StepRegistry.standard.descriptions where description.canUndo {
            #expect(description.repeatability == .idempotent, "\(description.name)")
        }
    }

    @Test("the kind local offers what its connection implements")
    func capabilities() {
        let kind = StepRegistry.standard.kind("local")
        #expect(kind?.capabilities == [.records, .objects, .queues, .messages, .roles, .consent])
    }
}
