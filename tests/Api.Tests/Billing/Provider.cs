using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace FinApi.Api.Tests.Billing;

/// <summary>A payment provider that posts signed events to a server.</summary>
internal sealed class Provider(HttpClient http, string secret = Provider.Secret)
{
    public const string Secret = "whsec_0123456789abcdef";
    public const string Path = "/billing/events";

    /// <summary>What a server needs to take them.</summary>
    public static readonly string[] Settings =
    [
        "--Billing:Mode=Webhook",
        $"--Billing:WebhookSecrets:0={Secret}",
        "--Billing:Prices:0:Id=price_pro",
        "--Billing:Prices:0:Plan=professional",
        "--Billing:Prices:0:CheckoutUrl=https://buy.example.com/pro?client_reference_id={account_id}",
        "--Billing:Prices:1:Id=price_ent",
        "--Billing:Prices:1:Plan=enterprise",
    ];

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Posts an event; it has happened so many seconds ago.</summary>
    public Task<HttpStatusCode> TellAsync(string id, string type, string found, int secondsAgo = 0)
    {
        var created = Now - secondsAgo;
        return PostAsync(
            $$$"""{"id":"{{{id}}}","created":{{{created}}},"type":"{{{type}}}","data":{"object":{{{found}}}}}""");
    }

    public async Task<HttpStatusCode> PostAsync(string body, string? signature = null)
    {
        using var answer = await SendAsync(body, signature ?? Sign(body, Now));
        return answer.StatusCode;
    }

    public async Task<HttpResponseMessage> SendAsync(string body, string signature)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Path);
        request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        return await http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public string Sign(string body, long time)
    {
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}"));
        return $"t={time},v1={Convert.ToHexStringLower(hash)}";
    }

    /// <summary>A subscription as Stripe describes it.</summary>
    public static string Subscription(string id, string price, string status, string metadata = "{}") =>
        $$$"""
        {"object":"subscription","id":"{{{id}}}","customer":"cus_{{{id}}}","status":"{{{status}}}",
        "metadata":{{{metadata}}},"items":{"data":[{"price":{"id":"{{{price}}}"}}]}}
        """;
}
