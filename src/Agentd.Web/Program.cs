using Agentd.Web.Starting;

// agentd-web: the page. It runs while somebody looks, asks the daemon through its socket as any client does, and ends.
return await WebProgram.RunAsync(args).ConfigureAwait(false);
