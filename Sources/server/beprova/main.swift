// Linked, and so in the place of malloc: docs/decisions/0046-memory.md.
import CJemalloc
import Server

await CommandLineTool.run()
