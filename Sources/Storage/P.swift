import Workflow
import GRDB
