namespace FinApi.Cli.Import;

/// <summary>Why a row was not taken.</summary>
internal sealed record Rejection(string Reason, string Message);
