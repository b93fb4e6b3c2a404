using Crm.Server;

return await ServerProcess.Run(args);
