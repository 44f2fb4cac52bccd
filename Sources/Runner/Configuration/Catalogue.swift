import Steps
import Workflow

/// The step types and connection kinds of this program.
enum Catalogue {
    /// The registry.
    static let registry = StepRegistry.standard
}
