import Server

await CommandLineTool.run()
