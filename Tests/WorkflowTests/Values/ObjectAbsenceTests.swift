import Testing
import Workflow

@Suite("Members that aren't there")
struct ObjectAbsenceTests {
    @Test("a missing member is nil, and not null, which is a value")
    func missing() {
        let object: Object = ["here": .null, "there": 1]
        #expect(object["here"] == .some(.null))
        #expect(object["elsewhere"] == Value?.none)
        #expect(Value.object(object)["elsewhere"] == Value?.none)
    }
}
