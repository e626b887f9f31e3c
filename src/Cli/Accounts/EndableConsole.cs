using Spectre.Console;
using Spectre.Console.Rendering;

namespace FinApi.Cli.Accounts;

/// <summary>
/// A console whose input ends with Ctrl-D, as in other programs: the library takes each key alone, so that the terminal
/// does not make an end of it.
/// </summary>
internal sealed class EndableConsole(IAnsiConsole console) : IAnsiConsole
{
    public Profile Profile => console.Profile;

    public IAnsiConsoleCursor Cursor => console.Cursor;

    public IAnsiConsoleInput Input { get; } = new EndableInput(console.Input);

    public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

    public RenderPipeline Pipeline => console.Pipeline;

    public void Clear(bool home) => console.Clear(home);

    public void Write(IRenderable renderable) => console.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => console.WriteAnsi(action);

    private sealed class EndableInput(IAnsiConsoleInput input) : IAnsiConsoleInput
    {
        private const char EndOfTransmission = '\u0004';

        public bool IsKeyAvailable() => input.IsKeyAvailable();

        public ConsoleKeyInfo? ReadKey(bool intercept) => Check(input.ReadKey(intercept));

        public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken) =>
            Check(await input.ReadKeyAsync(intercept, cancellationToken));

        private static ConsoleKeyInfo? Check(ConsoleKeyInfo? key) =>
            key?.KeyChar == EndOfTransmission ? throw new EndOfStreamException() : key;
    }
}
