using Spectre.Console;
using Spectre.Console.Rendering;

namespace FinApi.Cli.Accounts;

/// <summary>
/// A console whose input ends with Ctrl-D, as in other programs: the library takes each key alone, so that the terminal
/// does not make an end of it.
/// </summary>
internal sealed class EndableConsole : IAnsiConsole
{
    private readonly IAnsiConsole _console;

    public EndableConsole(IAnsiConsole console)
    {
        _console = console;
        Input = new EndableInput(console.Input);

        // From the first look at the keys on, the terminal hands over each of them. Before, it would edit the line
        // itself: what is typed as soon as the question stands there would be shown, a secret too, and Ctrl-D be lost.
        console.Input.IsKeyAvailable();
    }

    public Profile Profile => _console.Profile;

    public IAnsiConsoleCursor Cursor => _console.Cursor;

    public IAnsiConsoleInput Input { get; }

    public IExclusivityMode ExclusivityMode => _console.ExclusivityMode;

    public RenderPipeline Pipeline => _console.Pipeline;

    public void Clear(bool home) => _console.Clear(home);

    public void Write(IRenderable renderable) => _console.Write(renderable);

    public void WriteAnsi(Action<AnsiWriter> action) => _console.WriteAnsi(action);

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
