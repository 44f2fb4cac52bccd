public import Workflow

extension StepRegistry {
    /// The catalogue: every step type and every kind of connection that this package brings.
    public static var standard: StepRegistry {
        var registry = StepRegistry()
        registry.register(Retrieve())
        registry.register(Transform())
        registry.register(Transmit())
        registry.register(Consent())
        registry.register(AssignRole())
        registry.register(ProvisionQueue())
        registry.register(Approve())
        registry.register(WaitStep())
        registry.register(Receive())
        registry.register(LocalKind.kind)
        registry.register(RabbitMQKind.kind)
        return registry
    }
}
