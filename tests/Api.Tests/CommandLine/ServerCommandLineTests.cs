using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using FinApi.Api.CommandLine;
using FinApi.Api.Tests.Hosting;
using FinApi.Application.Settings;
using FinApi.Browser.Tests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FinApi.Api.Tests.CommandLine;

/// <summary>What the server makes of its command line, and that it never serves by mistake.</summary>
[Collection(AloneCollection.Name)]
public sealed class ServerCommandLineTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-line-");

    public void Dispose() => _data.Delete(recursive: true);

    [Theory]
    [InlineData("--help", "finapi-api [command]")]
    [InlineData("-h", "finapi-api [command]")]
    [InlineData("help", "detach-day")]
    [InlineData("--help --Ports:Http", "Exit code: 0 done, 1 failed, 2 wrong use.")]
    [InlineData("help restore", "finapi-api restore <FOLDER>")]
    [InlineData("create-operator --help", "--reissue")]
    [InlineData("grant-plan --help", "<ACCOUNT> <PLAN>")]
    [InlineData("migrate -h", "finapi-api migrate")]
    [InlineData("backup -h", "--Section:Key=value")]
    [InlineData("restore -h", "<FOLDER>")]
    [InlineData("detach-day -h", "<TABLE> <DATE>")]
    [InlineData("openapi -h", "finapi-api openapi")]
    [InlineData("--version", "FinApi 0.")]
    public async Task Main_Help_IsShownAndNothingIsServed(string line, string text)
    {
        var (exitCode, output, errors) = await RunAsync(line.Split(' '));

        Assert.Equal((0, string.Empty), (exitCode, errors));
        Assert.Contains(text, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bakup", "bakup is not a command: did you mean backup? Help: finapi-api --help")]
    [InlineData("serve", "serve is not a command. Help: finapi-api --help")]
    [InlineData("--hlep", "--hlep is not an option: did you mean --help?")]
    [InlineData("create-operator me@example.com --reisue", "--reisue is not an option: did you mean --reissue?")]
    [InlineData("--Demo:Enabled", "--Demo:Enabled has no value: a setting is written as --Demo:Enabled=value.")]
    [InlineData("--Port:Http=0", "Port:Http is not a setting: did you mean Ports:Http?")]
    [InlineData("--Port:Http 0", "Port:Http is not a setting: did you mean Ports:Http?")]
    [InlineData("--Ports:Htp=0", "Ports:Htp is not a setting: did you mean Ports:Http?")]
    [InlineData("--Billing:Secret=x", "Billing:Secret is not a setting; Billing has Mode, ")]
    [InlineData("--Limits:CallsPerMinute=5", "CallsPerMinute is not a setting: did you mean Limits:KeyCallsPerMinute?")]
    [InlineData("--Ports=80", "Ports is not a setting but has some: Address, ")]
    [InlineData("--urls=http://*:80", "urls is not a setting. Sections of settings are Accounts, ")]
    [InlineData("--ConnectionStrings:Postgress=x", "did you mean ConnectionStrings:Postgres?")]
    [InlineData("backup --Bakup:Path=x", "Bakup:Path is not a setting: did you mean Backup:Path?")]
    [InlineData("restore", "Required argument missing for command: 'restore'. Help: finapi-api restore --help")]
    [InlineData("restore one two", "restore takes fewer words.")]
    [InlineData("grant-plan me@example.com", "Required argument missing")]
    [InlineData("-Ports:Http=0", "-Ports:Http is written as a setting is not: write --Ports:Http=...")]
    [InlineData("/Ports:Http=0", "/Ports:Http is written as a setting is not: write --Ports:Http=...")]
    [InlineData("--", "-- names nothing here: a setting is written as --Section:Key=value.")]
    [InlineData("--=x", "-- names nothing here: a setting is written as --Section:Key=value.")]
    [InlineData("backp --help", "backp is not a command: did you mean backup? Help: finapi-api --help")]
    [InlineData("help bakup", "bakup is not a command: did you mean backup? Help: finapi-api --help")]
    [InlineData("--Cors:Origins=https://x", "Cors:Origins is a list: write Cors:Origins:0 for its first value.")]
    [InlineData("--ports:trustedproxies nonsense", "write Ports:trustedproxies:0")]
    [InlineData("--Metrics:AllowedNetworks=10.0.0.0/8", "write Metrics:AllowedNetworks:0")]
    [InlineData("--Feed:Files=a.csv", "write Feed:Files:0")]
    [InlineData("--Bars:Conditions=UTP", "has a value for each name: write Bars:Conditions:NAME, one for each.")]
    [InlineData("migrate Ports:Http=0", "Ports:Http is written as a setting is not: write --Ports:Http=...")]
    public async Task Main_WrongUse_SaysWhatWasMeantAndExitsWith2(string line, string sentence)
    {
        var (exitCode, output, errors) = await RunAsync(line.Split(' '));

        Assert.Equal((2, string.Empty), (exitCode, output));
        Assert.Contains(sentence, errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, errors.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(_data.GetFileSystemInfos());
    }

    [Fact]
    public async Task Main_SettingWithAPasswordInTheWrongPlace_IsNotShown()
    {
        var (exitCode, _, errors) = await RunAsync("backup", "ConnectionStrings:Postgres=Host=db;Password=secret");

        Assert.Equal(2, exitCode);
        Assert.DoesNotContain("secret", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Main_UnknownSectionInAFile_SaysWhereItStands()
    {
        var environment = $"unknown-{Guid.NewGuid():N}";
        var file = Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json");
        await File.WriteAllTextAsync(
            file, """{ "Feeds": { "Kind": "None" } }""", TestContext.Current.CancellationToken);

        var (exitCode, _, errors) = await RunAsync($"--environment={environment}");
        File.Delete(file);

        Assert.Equal(1, exitCode);
        Assert.Equal(
            $"Feeds:Kind is not a setting: did you mean Feed:Kind? It stands in appsettings.{environment}.json.",
            errors.TrimEnd());
    }

    [Theory]
    [InlineData("""{ "Feed": """)]
    [InlineData("""{ "Feed": { "Kind": "None", "Kind": "Simulated" } }""")]
    [InlineData("[1]")]
    public async Task Main_FileOfSettingsThatCannotBeRead_IsNamedInASentence(string content)
    {
        var environment = $"broken-{Guid.NewGuid():N}";
        var file = Path.Combine(AppContext.BaseDirectory, $"appsettings.{environment}.json");
        await File.WriteAllTextAsync(file, content, TestContext.Current.CancellationToken);

        var (exitCode, _, errors) = await RunAsync($"--environment={environment}");
        File.Delete(file);

        Assert.Equal(1, exitCode);
        Assert.Contains($"appsettings.{environment}.json", errors, StringComparison.Ordinal);
        Assert.EndsWith("Correct the file.", errors.TrimEnd(), StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_Environment_RefusesWhatIsOursAndTellsOfSlips()
    {
        var services = new ServiceCollection();
        services.AddSingleton(new FinApi.Application.Settings.SettingsSection("Feed", ["Kind"]));
        services.AddSingleton(new FinApi.Application.Settings.SettingsSection("FinApi", ["Roles"]));
        string[] variables = ["Feeds__Kind", "ELSEWHERE__X", "Feed__Kind", "LINES", "FinApi__Roles"];
        Assert.Equal([("Feeds__Kind", "Feed__Kind")], Check(variables));
        Assert.Throws<OptionsValidationException>(() => Check(["FINAPI__Feed__Kind"]));

        IReadOnlyList<(string, string)> Check(string[] names)
        {
            var prefix = $"T{Guid.NewGuid():N}_";
            Array.ForEach(names, name => Environment.SetEnvironmentVariable(prefix + name, "x"));
            return KnownSettings.Check(
                new ConfigurationBuilder().AddEnvironmentVariables(prefix).Build(), services);
        }
    }

    // As the environment gives them: no provider of its own is asked there.
    [Theory]
    [InlineData("Names", "a", false)]
    [InlineData("names", "a", false)]
    [InlineData("Names:0", "a", true)]
    [InlineData("Text", "a", true)]
    public void AddSettings_OneValueForAList_IsRefusedFromEverySource(string key, string value, bool isTaken)
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new($"Some:{key}", value)])
            .Build();
        services.AddSettings<SomeOptions>(configuration, "Some");
        using var provider = services.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<SomeOptions>>();

        if (isTaken)
        {
            Assert.NotNull(options.Value);
        }
        else
        {
            var refused = Assert.Throws<OptionsValidationException>(() => options.Value);
            Assert.Contains($"write Some:{key}:0", refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("Http")]
    [InlineData("Grpc")]
    public async Task Main_PortInUse_IsNoticedBeforeTheStoreOpens(string setting)
    {
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        var port = ((IPEndPoint)busy.LocalEndpoint).Port;

        var (exitCode, _, errors) = await RunAsync($"--Ports:{setting}={port}");

        Assert.Equal(1, exitCode);
        Assert.StartsWith(
            $"Ports:{setting} is {port}, where something else listens already (127.0.0.1:{port}).",
            errors,
            StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, errors.TrimEnd(), StringComparison.Ordinal);
        Assert.Empty(_data.GetFileSystemInfos());
    }

    [Theory]
    [InlineData("Ports:Grpc is 5000, and so is Ports:Http", "--Ports:Http=5000", "--Ports:Grpc=5000")]
    [InlineData("Ports:Address is 203.0.113.7, which is not an address of this machine",
        "--Ports:Address=203.0.113.7", "--Ports:Http=5001")]
    [InlineData("Ports:Address is 203.0.113.7, which is not an address of this machine", "--Ports:Address=203.0.113.7")]
    [InlineData("Logging:LogLevel:Default is 'Verbose'; write one of Trace, Debug,",
        "--Logging:LogLevel:Default=Verbose")]
    [InlineData("Logging:Console:LogLevel:FinApi is 'all'; write one of Trace, Debug,",
        "--Logging:Console:LogLevel:FinApi=all")]
    [InlineData("Logging:Console:FormatterOptions:TimestampFormat is '%'; write a format of times",
        "--Logging:Console:FormatterOptions:TimestampFormat=%")]
    [InlineData("Logging:Console:MaxQueueLength is '0'; write a whole number from 1.",
        "--Logging:Console:MaxQueueLength=0")]
    public async Task Main_ValueThatCannotBe_SaysWhy(string sentence, params string[] settings)
    {
        var (exitCode, _, errors) = await RunAsync(settings);

        Assert.Equal(1, exitCode);
        Assert.StartsWith(sentence, errors, StringComparison.Ordinal);
        Assert.Empty(_data.GetFileSystemInfos());
    }

    [Fact]
    public async Task Process_PortThatNeedsRights_SaysSoInOneSentence()
    {
        Assert.SkipUnless(Environment.UserName == "root", "Only root can give up a right.");

        var (exitCode, output, errors) = await ApiProcess.RunWithoutLowPortsAsync(
            "--Ports:Http=80", "--Ports:Grpc=0", "--Ports:Address=127.0.0.1", $"--Data:Path={_data.FullName}");

        Assert.True((exitCode, output) == (1, string.Empty), $"{exitCode} {output} {errors}");
        Assert.StartsWith(
            "Ports:Http is 80, which this user may not open (127.0.0.1:80).", errors, StringComparison.Ordinal);
        Assert.DoesNotContain(Environment.NewLine, errors.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Process_LogInJson_IsJsonLineByLine()
    {
        await using var server = new ServerProcess("--Logging:Console:FormatterName=json");
        await server.StartAsync(TestContext.Current.CancellationToken);

        var lines = server.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        var messages = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("Message").GetString());
        Assert.Contains(messages, message => message!.StartsWith("FinApi listening on", StringComparison.Ordinal));
        Assert.DoesNotContain("#demo=", server.Output, StringComparison.Ordinal);
    }

    private async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] args)
    {
        var (output, error) = (Console.Out, Console.Error);
        await using var written = new StringWriter();
        await using var errors = new StringWriter();
        Console.SetOut(written);
        Console.SetError(errors);
        try
        {
            var exitCode = await Program.Main(
            [
                .. args, "--Ports:Address=127.0.0.1", "--Ports:Http=0", "--Ports:Grpc=0", "--Feed:Kind=None",
                $"--Data:Path={_data.FullName}",
                .. args.Where(arg => arg.StartsWith("--Ports:", StringComparison.Ordinal)),
            ]);
            return (exitCode, written.ToString(), errors.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }

    private sealed class SomeOptions
    {
        public IList<string> Names { get; } = [];

        public string Text { get; set; } = string.Empty;
    }
}
