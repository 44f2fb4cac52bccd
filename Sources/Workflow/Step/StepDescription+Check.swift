extension StepDescription {
    /// Refuses an input that doesn't fit the fields.
    ///
    /// - Parameters:
    ///   - input: The evaluated `with`.
    ///   - isPassedOver: Whether a field isn't known now: it holds a secret, or comes from a step that hasn't run.
    /// - Throws: ``StepFailure`` with the first field that is missing or of another shape.
    func check(_ input: Value, passingOver isPassedOver: (String) -> Bool) throws(StepFailure) {
        for field in fields where !isPassedOver(field.name) {
            guard let value = input[field.name], !value.isNull else {
                guard field.required else { continue }
                throw Self.refusal("with.\(field.name) is missing")
            }
            if let mismatch = field.schema.mismatches(of: value).first {
                throw Self.refusal("with.\(field.name)\(mismatch.pointer): \(mismatch.message)")
            }
        }
    }

    private static func refusal(_ message: String) -> StepFailure {
        StepFailure(code: "input-invalid", message: message, side: .provider)
    }
}
