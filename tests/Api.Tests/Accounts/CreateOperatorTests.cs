using FinApi.Api.Tests.Hosting;
using FinApi.Application.Accounts;
using FinApi.Application.Accounts.Authentication;
using FinApi.Domain.Accounts;
using Microsoft.Extensions.DependencyInjection;

namespace FinApi.Api.Tests.Accounts;

[Collection(AloneCollection.Name)]
public sealed class CreateOperatorTests : IDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("finapi-operator-");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _data.Delete(recursive: true);

    [Fact]
    public async Task Main_CreateOperator_PrintsOneKeyWithEveryScope()
    {
        var (exitCode, output) = await RunAsync("me@example.com");

        Assert.Equal(0, exitCode);
        Assert.True(ApiKeyText.TryParse(output.Trim(), out _, out var idSpan, out var secretSpan));
        var (id, secret) = (idSpan.ToString(), secretSpan.ToString());
        await using var app = Program.Create([$"--Data:Path={_data.FullName}", "--Ports:Http=0", "--Ports:Grpc=0"]);
        var key = await app.Services.GetRequiredService<ICredentialReader>().FindApiKeyAsync(id, Cancellation);
        Assert.Equal(ScopeText.All, ScopeText.List(key!.Scopes));
        Assert.Equal(Hash(app.Services, secret), key.SecretHash.ToArray());
        var account = await app.Services.GetRequiredService<IAccountReader>().FindAsync(key.AccountId, Cancellation);
        Assert.True(account!.IsOperator);
        Assert.Null(account.PasswordHash);
    }

    [Theory]
    [InlineData("me")]
    [InlineData("")]
    public async Task Main_CreateOperatorWithoutAnAddress_Fails(string email) =>
        Assert.Equal((1, string.Empty), await RunAsync(email));

    [Fact]
    public async Task Main_CreateOperatorTwice_FailsTheSecondTime()
    {
        await RunAsync("me@example.com");

        Assert.Equal((1, string.Empty), await RunAsync("ME@example.com"));
    }

    [Fact]
    public async Task Main_Reissue_GivesAnotherKeyAndEndsTheOneBefore()
    {
        var (_, lost) = await RunAsync("me@example.com");
        var (_, other) = await RunAsync("other@example.com");

        var (exitCode, output) = await RunAsync("ME@example.com", "--reissue");

        Assert.Equal(0, exitCode);
        Assert.NotEqual(lost, output);
        await using var app = Program.Create([$"--Data:Path={_data.FullName}", "--Ports:Http=0", "--Ports:Grpc=0"]);
        Assert.NotNull((await FindAsync(app.Services, lost))!.DeleteTime);
        Assert.Null((await FindAsync(app.Services, other))!.DeleteTime);
        var key = (await FindAsync(app.Services, output))!;
        Assert.Null(key.DeleteTime);
        Assert.Equal(ScopeText.All, ScopeText.List(key.Scopes));
    }

    [Fact]
    public async Task Main_ReissueForNobody_Fails() =>
        Assert.Equal((1, string.Empty), await RunAsync("me@example.com", "--reissue"));

    private static async Task<ApiKey?> FindAsync(IServiceProvider services, string text)
    {
        Assert.True(ApiKeyText.TryParse(text.Trim(), out _, out var idSpan, out _));
        var id = idSpan.ToString();
        return await services.GetRequiredService<ICredentialReader>().FindApiKeyAsync(id, Cancellation);
    }

    private static byte[] Hash(IServiceProvider services, string secret)
    {
        var hash = new byte[32];
        services.GetRequiredService<ISecretHasher>().Hash(secret, hash);
        return hash;
    }

    private async Task<(int ExitCode, string Output)> RunAsync(string email, params string[] flags)
    {
        var console = Console.Out;
        await using var output = new StringWriter();
        Console.SetOut(output);
        try
        {
            var exitCode = await Program.Main(
            [
                "create-operator", email, .. flags, $"--Data:Path={_data.FullName}", "--Ports:Http=0", "--Ports:Grpc=0",
            ]);
            return (exitCode, output.ToString());
        }
        finally
        {
            Console.SetOut(console);
        }
    }
}
