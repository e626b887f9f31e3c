using FinApi.Application.Storage;
using StackExchange.Redis;

namespace FinApi.Infrastructure.Redis.Scripting;

/// <summary>Runs one script on the servers of a connection, once, and no longer than a call may take.</summary>
/// <param name="names">Its keys, without the prefix of the store.</param>
/// <param name="arguments">Its arguments.</param>
/// <exception cref="StorageUnavailableException">Redis did not answer or refused.</exception>
internal delegate ValueTask<RedisResult> ScriptCall(string[] names, RedisValue[] arguments);
